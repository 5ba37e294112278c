/** What a person does with the extension, in one window, one after another. Each step waits for what it needs to see and leaves the window ready. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

export const file = 'softmax/softmax.py';

const fix = 'Use MTLResourceStorageModePrivate';

export const scenarios = [
  {
    name: 'a buffer that only the GPU touches, bound in another file, is underlined',
    async run({ workbench }) {
      await workbench.waitForSquiggles('warning', 2);
    },
  },
  {
    name: 'its hover says what was seen, and names the check',
    async run({ workbench, screenshot }) {
      const hover = await workbench.hover(await workbench.squiggle('warning'), 'SMA001');
      assert.match(await hover.textContent(), /sums_buf/);
      await hover.getByText(/^Quick Fix/).waitFor();
      await takeScreenshot(workbench.page, screenshot);
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
    name: 'its quick fix rewrites the mode, and the underline goes',
    async run({ workbench }) {
      await workbench.applyQuickFix(await workbench.squiggle('warning'), fix);
      await workbench.waitForText('newBufferWithLength_options_(rows * 4, Metal.MTLResourceStorageModePrivate)');
      await workbench.waitForSquiggles('warning', 1);
    },
  },
  {
    name: 'the audit of the workspace opens beside, with the unsaved text in it',
    async run({ workbench }) {
      await workbench.runCommand('Storage Mode Audit: Audit Workspace');
      await workbench.waitForText('# Storage Mode Audit (Metal buffers)', 1);
      await workbench.waitForText('| `sums_buf` | Private |', 1);
    },
  },
];

/** The top of the window: the tabs and the lines around the finding, without the empty rest below. */
async function takeScreenshot(page, path) {
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, clip: { x: 0, y: 0, width: 1280, height: 500 } });
}
