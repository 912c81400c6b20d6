// The properties panel without the groups of what Linli does not run; whatever a file says there is kept.
const FOREIGN = /listener|connector|template|jobpriority|versiontag|businessid|tenant/i;

class OnlyWhatRuns {
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(100, this);
  }

  getGroups() {
    return (groups) => groups.filter(({ id }) => !FOREIGN.test(id));
  }
}
OnlyWhatRuns.$inject = ['propertiesPanel'];

export const onlyWhatRuns = { __init__: ['onlyWhatRuns'], onlyWhatRuns: ['type', OnlyWhatRuns] };
