/** A finding, its hover, its fix, hints, settings. */
import assert from 'node:assert/strict';

const fix = 'Use MTLResourceStorageModePrivate';
const fixed = 'newBufferWithLength_options_(rows * 4, Metal.MTLResourceStorageModePrivate)';
const topOfWindow = { x: 0, y: 0, width: 1280, height: 500 };

export const editing = [
  {
    name: 'a buffer that only the GPU touches, bound in another file, is underlined at its mode',
    async run({ workbench }) {
      await workbench.waitForSquiggles('warning', 2);
      const { y } = await workbench.place('rows * 4, Metal.MTLResourceStorageModeShared');
      assert.ok(Math.abs((await workbench.squiggle('warning')).y - y) < 12);
    },
  },
  {
    name: 'the hover of the finding says what was seen, names the check and offers the fix',
    async run({ workbench, pictures }) {
      const hover = await workbench.hover(await workbench.squiggle('warning'), 'SMA001');
      assert.match(await hover.textContent(), /sums_buf/);
      await hover.getByText(/^Quick Fix/).waitFor();
      await workbench.page.screenshot({ path: pictures('squiggle'), clip: topOfWindow, animations: 'disabled' });
    },
  },
  {
    name: 'the code in the hover leads to the documentation of the check',
    async run({ workbench }) {
      const hover = await workbench.hover(await workbench.squiggle('warning'), 'SMA001');
      await hover.getByText('SMA001').click();
      await workbench.waitForPreview('gpu-only-buffer');
      await workbench.closeEditor();
    },
  },
  {
    name: 'the hover of a buffer links to each access, in another file too, and to the check',
    async run({ workbench, pictures }) {
      const hover = await workbench.hover(await workbench.place('sums_buf', 1), 'Private');
      await hover.getByText('no CPU access was seen').waitFor();
      await hover.getByRole('link', { name: 'SMA001 gpu-only-buffer' }).waitFor();
      await workbench.page.screenshot({ path: pictures('hover'), clip: topOfWindow, animations: 'disabled' });
      await hover.getByRole('link', { name: 'dispatch.py:21' }).click();
      await workbench.waitForCursor('Ln 21');
      await workbench.waitForText('def make_pipeline');
      await workbench.openFile('softmax.py');
    },
  },
  {
    name: 'its quick fix rewrites the mode, and the underline goes; undone, it is back',
    async run({ workbench }) {
      await workbench.waitForSquiggles('warning', 2);
      await workbench.applyQuickFix(await workbench.squiggle('warning'), fix);
      await workbench.waitForText(fixed);
      await workbench.waitForSquiggles('warning', 1);
      await workbench.page.keyboard.press('Control+z');
      await workbench.waitForSquiggles('warning', 2);
    },
  },
  {
    name: 'saving makes every safe fix where the settings say so',
    async run({ workbench, server }) {
      server.writeSettings({ 'editor.codeActionsOnSave': { 'source.fixAll.storageModeAudit': 'explicit' } });
      // The settings are in force when the editor's own one is: the two are read from one file at once.
      await workbench.until(async () => {
        await workbench.runCommand('File: Save');
        return (await workbench.text()).includes(fixed);
      }, 'a fix on save');
      await workbench.waitForSquiggles('warning', 0);
      server.writeSettings({});
      await workbench.undoUntil('rows * 4, Metal.MTLResourceStorageModeShared');
      await workbench.waitForSquiggles('warning', 2);
      // The one way to save that makes no fix, whether the settings are out of force already or not.
      await workbench.runCommand('File: Save without Formatting');
      await workbench.waitForNone('.tab.dirty');
    },
  },
  {
    name: 'hints behind allocations come and go with the setting',
    async run({ workbench, server }) {
      server.writeSettings({ 'storageModeAudit.inlayHints.enabled': true });
      await workbench.waitForText('GPU write → CPU read');
      server.writeSettings({});
      await workbench.until(async () => !(await workbench.text()).includes('→'), 'hints that go');
    },
  },
  {
    name: 'the memory model is shown beside the language, and another one judges anew',
    async run({ workbench, pictures }) {
      const status = await workbench.languageStatus('Metal memory model: discrete');
      await status.getByText('Metal buffers: ready').waitFor();
      await workbench.page.screenshot({ path: pictures('status'), clip: { x: 880, y: 640, width: 400, height: 160 } });
      await workbench.changeInStatus('Metal memory model', 'unified');
      await workbench.waitForSquiggles('info', 1);
      await workbench.languageStatus('Metal memory model: unified');
      await workbench.runCommand('Storage Mode Audit: Select Memory Model…');
      await workbench.pick('discrete');
      await workbench.waitForSquiggles('warning', 2);
    },
  },
];
