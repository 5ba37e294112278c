/** The view of all buffers. */
import assert from 'node:assert/strict';

export const tree = [
  {
    name: 'the tree holds each buffer under its function and file, and a click leads to it',
    async run({ workbench }) {
      await workbench.runCommand('Explorer: Focus on Metal Buffers View');
      // Room for the whole tree: lines out of sight are not drawn.
      await workbench.page.locator('.pane-header').filter({ hasText: 'softmax' }).click();
      const rows = workbench.treeRows();
      await workbench.until(async () => (await rows.count()) === 9, 'nine lines of the tree');
      assert.deepEqual(await workbench.treeLabels(), [
        'softmax/fill.py1',
        'zeros',
        'targetShared → Private',
        'softmax/softmax.py4',
        'softmax',
        'scores_bufManaged',
        'sums_bufShared → Private',
        'weights_bufShared',
        'shape_bufShared → Managed',
      ]);
      await rows.filter({ hasText: 'shape_buf' }).click();
      await workbench.waitForCursor('Ln 17');
    },
  },
  {
    name: 'its filter leaves the suggestions, and it follows an edit that is not saved',
    async run({ workbench }) {
      await workbench.runCommand('Storage Mode Audit: Show Suggestions Only');
      const rows = workbench.treeRows();
      await workbench.until(async () => (await rows.count()) === 7, 'seven lines of the tree');
      await workbench.waitForSquiggles('warning', 2);
      await workbench.applyQuickFix(await workbench.squiggle('warning'), 'Use MTLResourceStorageModePrivate');
      await rows.filter({ hasText: 'sums_buf' }).waitFor({ state: 'detached' });
      await workbench.runCommand('Storage Mode Audit: Show All Buffers');
      await rows.filter({ hasText: 'sums_buf' }).getByText('Private').waitFor();
      await workbench.page.keyboard.press('Control+b');
      await workbench.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    },
  },
];
