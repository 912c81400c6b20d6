// A process that no pool claims lies on the same plane as the pools. bpmn-js draws it only when it has lanes; asked for
// its lanes it has a list of them, an empty one, which is never written.
export function drawUnclaimed(viewer) {
  viewer.on('import.parse.complete', ({ definitions }) => {
    for (const root of definitions?.get('rootElements') ?? []) {
      if (root.$type === 'bpmn:Process') root.get('laneSets');
    }
  });
  return viewer;
}
