/** The audit of the workspace, its report, what becomes of its findings. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const audit = 'Storage Mode Audit: Audit Workspace';
const heading = 'Storage Mode Audit (Metal buffers)';

export const report = [
  {
    name: 'an audit under way can be cancelled, and leaves nothing behind',
    async run({ workbench, server }) {
      const [pid] = server.languageServers();
      // Held, so that there is time to cancel whatever the speed of the machine.
      process.kill(pid, 'SIGSTOP');
      try {
        await workbench.runCommand(audit);
        const notification = await workbench.notification('Storage Mode Audit');
        await notification.hover();
        await notification.getByRole('button', { name: 'Cancel' }).click();
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await workbench.waitForNone('.notification-list-item');
      assert.equal(await workbench.page.locator('.tab').filter({ hasText: 'Storage Mode Audit' }).count(), 0);
    },
  },
  {
    name: 'the audit opens as a page beside, with the unsaved text in it, and its findings are in the Problems panel',
    async run({ workbench }) {
      await workbench.waitForProblems({ warnings: 1 });
      await workbench.runCommand(audit);
      const page = await workbench.frame(heading);
      assert.equal(await page.locator('tbody.change').count(), 2);
      assert.match(await page.locator('tbody').filter({ hasText: 'sums_buf' }).locator('td').first().textContent(), /Private/);
      await workbench.waitForProblems({ warnings: 2 });
    },
  },
  {
    name: 'the page is filtered, unfolded and left for the line of a row by keyboard alone',
    async run({ workbench, pictures }) {
      const page = await workbench.frame(heading);
      const { keyboard } = workbench.page;
      await page.getByLabel('Filter').focus();
      await keyboard.type('shape');
      await page.getByText('1 of 5 buffers').waitFor();
      await page.getByRole('button', { name: 'Flow of shape_buf' }).focus();
      await keyboard.press('Enter');
      await page.getByRole('group', { name: 'Flow of shape_buf' }).waitFor();
      await workbench.page.screenshot({ path: pictures('report') });
      await page.getByRole('link', { name: 'shape_buf', exact: true }).focus();
      await keyboard.press('Enter');
      await workbench.waitForCursor('Ln 17');
    },
  },
  {
    name: 'the page sorts, and takes the colours of the theme',
    async run({ workbench, server }) {
      const page = await workbench.frame(heading);
      await page.getByLabel('Filter').fill('');
      await page.getByRole('button', { name: 'Suggested mode' }).click();
      assert.equal(await page.getByRole('columnheader', { name: 'Suggested mode' }).getAttribute('aria-sort'), 'ascending');
      assert.match(await page.locator('tbody').first().textContent(), /Managed/);
      const paper = () => page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
      const before = await paper();
      server.writeSettings({ 'workbench.colorTheme': 'Default High Contrast' });
      await workbench.until(async () => (await paper()) === 'rgb(0, 0, 0)', `a black page, not ${before}`);
      server.writeSettings({});
      await workbench.until(async () => (await paper()) === before, 'the colours from before');
    },
  },
  {
    name: 'the report is exported to a file',
    async run({ workbench, server }) {
      const page = await workbench.frame(heading);
      await page.getByRole('button', { name: 'Export…' }).click();
      await workbench.pick('Markdown');
      const path = join(server.workspace, 'storage-mode-audit.md');
      await workbench.acceptFileDialog('storage-mode-audit.md');
      await workbench.until(async () => existsSync(path), path);
      await workbench.page.locator('.tab.active').filter({ hasText: 'storage-mode-audit.md' }).waitFor();
      assert.match(readFileSync(path, 'utf8'), /\| `sums_buf` \| Private \|/);
      await workbench.closeEditor();
    },
  },
  {
    name: 'every safe fix of the workspace is applied at once, in files that are not open too',
    async run({ workbench }) {
      const page = await workbench.frame(heading);
      await page.getByRole('button', { name: 'Fix All Safe' }).click();
      await workbench.notification('findings fixed');
      // The page is another one now.
      await workbench.until(async () => {
        const page = await workbench.frame(heading);
        const fixed = page.locator('tbody.keep').filter({ hasText: 'target' });
        return (await fixed.count().catch(() => 0)) > 0;
      }, 'a page without suggestions');
      await workbench.waitForProblems({ warnings: 0 });
      await workbench.runCommand('Notifications: Clear All Notifications');
    },
  },
  {
    name: 'findings of closed files follow the disk, are cleared by a command, and the setting brings them for good',
    async run({ workbench, server }) {
      // A file that was fixed without being open is opened by the editor, a while after.
      await workbench.page.locator('.tab.dirty').filter({ hasText: 'fill.py' }).waitFor();
      await workbench.runCommand('File: Save All Files');
      await workbench.waitForNone('.tab.dirty');
      await workbench.closeAllEditors();
      server.restoreFiles();
      await workbench.waitForProblems({ warnings: 3 });
      await workbench.runCommand('Storage Mode Audit: Clear Findings of Closed Files');
      await workbench.waitForProblems({ warnings: 0 });
      server.writeSettings({ 'storageModeAudit.diagnostics.scope': 'workspace' });
      await workbench.waitForProblems({ warnings: 3 });
    },
  },
];
