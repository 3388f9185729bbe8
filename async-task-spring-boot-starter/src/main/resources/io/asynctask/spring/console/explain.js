/** Sentences for what went wrong: what it is, and which property or role changes it. Pure functions. */

const EXPOSURE = 'management.endpoints.web.exposure.include';
const ACCESS = 'management.endpoint.asynctasks.access=unrestricted';

/**
 * Why the page has no tasks to show.
 * @param {Error} failure of a request, perhaps a Refused
 * @returns {string}
 */
export function whyNoTasks(failure) {
  switch (failure.status) {
    case undefined:
      return 'The application does not answer.';
    case 401:
      return 'The application asks for a login (401). Sign in and load this page again.';
    case 403:
      return 'You may not read the endpoint asynctasks (403). The security rules of the application name the role that may.';
    case 404:
      return `The endpoint asynctasks is not exposed (404). Add it to ${EXPOSURE}, as in ${EXPOSURE}=asynctasks,taskconsole`;
    default:
      return `The endpoint asynctasks answered with ${failure.status}${detail(failure)}.`;
  }
}

/** Why a stop was refused. */
export function whyNotStopped(failure) {
  switch (failure.status) {
    case undefined:
      return 'The application did not answer. Whether the request reached it is not known.';
    case 401:
      return 'Nothing was stopped: the application asks for a login (401). Sign in and load this page again.';
    case 403:
      return 'Nothing was stopped: the application refused it (403). Either your user lacks the role that the security rules ask '
        + 'for, or the CSRF token is missing: the page sends the one of the cookie XSRF-TOKEN.';
    case 404:
      return failure.problem?.detail ? `Nothing was stopped: ${failure.problem.detail}.` : whyReadOnly();
    case 405:
      return whyReadOnly();
    default:
      return failure.status >= 500
        ? `The endpoint answered with ${failure.status}${detail(failure)}. Whether tasks were stopped is not known.`
        : `Nothing was stopped: the endpoint answered with ${failure.status}${detail(failure)}.`;
  }
}

/** Whether a refusal says that the endpoint is read-only. Jersey has 404 where the others have 405. */
export function meansReadOnly(failure) {
  return failure.status === 405 || failure.status === 404 && failure.problem === null;
}

/** Why there are no buttons to stop tasks. */
export function whyReadOnly() {
  return `Tasks cannot be stopped here: the endpoint asynctasks is read-only. The property ${ACCESS} allows it.`;
}

function detail(failure) {
  return failure.problem?.detail ? `: ${failure.problem.detail}` : '';
}
