/** The tabs: one view is shown, and the arrow keys go from tab to tab. */
import {byId, setAttribute} from './dom.js';
import {go, VIEWS} from './route.js';

/**
 * Creates the tabs with their panels.
 * @param {Object<string, {elements: Node[]}>} views
 */
export function createTabs(views) {
  const tabs = VIEWS.map(view => ({view, tab: byId(`tab-${view}`), panel: byId(`panel-${view}`)}));
  for (const {view, tab, panel} of tabs) {
    panel.append(...views[view].elements);
    tab.addEventListener('click', () => go({view, task: null}));
  }
  byId('tabs').addEventListener('keydown', event => {
    const index = tabs.findIndex(({tab}) => tab === event.target);
    const to = {
      ArrowRight: index + 1, ArrowLeft: index - 1 + tabs.length, Home: 0, End: tabs.length - 1
    }[event.key];
    if (index >= 0 && to !== undefined) {
      event.preventDefault();
      const {tab, view} = tabs[to % tabs.length];
      tab.focus();
      go({view, task: null});
    }
  });
  let shownTask = null;
  return {
    show(route) {
      for (const {view, tab, panel} of tabs) {
        const selected = view === route.view;
        setAttribute(tab, 'aria-selected', selected);
        setAttribute(tab, 'tabindex', selected ? '0' : '-1');
        panel.hidden = !selected || route.task !== null;
      }
      byId('panel-task').hidden = route.task === null;
      if (route.task !== shownTask) {
        shownTask = route.task;
        (route.task === null ? byId(`tab-${route.view}`) : byId('task-title')).focus({preventScroll: true});
      }
    }
  };
}
