/** The tabs: one view is shown, and the arrow keys go from tab to tab. */
import {byId, setAttribute, setText, showInSlices} from './dom.js';
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
    /**
     * Shows the view or the task of a route. The panel of a task is busy until `loaded` says that it shows it. The
     * focus goes to a task that is opened, and back to the tab from one that is closed, if it was there.
     */
    show(route) {
      const taskPanel = byId('panel-task');
      const focused = document.activeElement;
      for (const {view, tab, panel} of tabs) {
        const selected = view === route.view;
        setAttribute(tab, 'aria-selected', selected);
        setAttribute(tab, 'tabindex', selected ? '0' : '-1');
        const wasHidden = panel.hidden;
        panel.hidden = !selected || route.task !== null;
        // After a task the browser goes back to where the page was scrolled to, which needs the whole height.
        if (wasHidden && !panel.hidden && shownTask === null) {
          showInSlices(panel.querySelectorAll('tbody tr'));
        }
      }
      taskPanel.hidden = route.task === null;
      if (route.task !== shownTask) {
        shownTask = route.task;
        setAttribute(taskPanel, 'aria-busy', route.task === null ? null : 'true');
        if (route.task !== null) {
          setText(byId('task-title'), `Task ${route.task}`);
          byId('task-title').focus({preventScroll: true});
        } else if (taskPanel.contains(focused) || focused === document.body) {
          byId(`tab-${route.view}`).focus({preventScroll: true});
        }
      }
    },

    /** The panel shows the task of the route. */
    loaded() {
      setAttribute(byId('panel-task'), 'aria-busy', null);
    }
  };
}
