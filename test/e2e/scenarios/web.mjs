/** The extension in a browser alone, on a folder that lies on no disk. */

export const web = [
  {
    name: 'in a browser, without a disk, a buffer that only the GPU touches is underlined',
    async run({ workbench }) {
      await workbench.waitForSquiggles('warning', 2);
    },
  },
  {
    name: 'in a browser its quick fix rewrites the mode',
    async run({ workbench }) {
      await workbench.applyQuickFix(await workbench.squiggle('warning'), 'Use MTLResourceStorageModePrivate');
      await workbench.waitForText('newBufferWithLength_options_(rows * 4, Metal.MTLResourceStorageModePrivate)');
      await workbench.waitForSquiggles('warning', 1);
    },
  },
  {
    name: 'in a browser the audit of the workspace opens its report, and finds what is in closed files',
    async run({ workbench }) {
      await workbench.waitForProblems({ warnings: 1 });
      await workbench.runCommand('Storage Mode Audit: Audit Workspace');
      await workbench.page.locator('.tab').filter({ hasText: 'Storage Mode Audit' }).waitFor();
      await workbench.waitForProblems({ warnings: 2 });
    },
  },
];
