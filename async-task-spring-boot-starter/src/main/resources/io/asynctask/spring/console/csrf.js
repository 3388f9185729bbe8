/**
 * The CSRF token of Spring Security: from the cookie of CookieCsrfTokenRepository.withHttpOnlyFalse(), or
 * from the meta elements that Spring Security's documentation shows, if the application adds them.
 */

/**
 * The header that a request which changes something has to carry.
 * @param {string} cookies as document.cookie has them
 * @param {function(string): string|null} meta the content of the meta element with a name
 * @returns {Object<string, string>} no header where there is no token
 */
export function csrfHeader(cookies, meta) {
  const token = meta('_csrf');
  if (token !== null) {
    return {[meta('_csrf_header') ?? 'X-CSRF-TOKEN']: token};
  }
  const cookie = cookies.split('; ').find(one => one.startsWith('XSRF-TOKEN='));
  return cookie === undefined ? {} : {'X-XSRF-TOKEN': decode(cookie.slice('XSRF-TOKEN='.length))};
}

/** The value of a cookie. One that cannot be decoded is taken as it is. */
function decode(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
