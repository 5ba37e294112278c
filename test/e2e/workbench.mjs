/** The editor's window as a person uses it: by mouse and keyboard, reading what is on the screen. Each method waits for what it needs to see. */
export class Workbench {
  /** `patience` is in milliseconds. */
  constructor(page, patience) {
    this.page = page;
    this.patience = patience;
  }

  /** Opens the window with nothing but the editor in it. */
  async open(url) {
    await this.page.goto(url);
    await this.page.locator('.monaco-workbench').waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
    await this.page.keyboard.press('Control+b');
    await this.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  }

  /** The text on the screen of the n-th editor from the left. */
  async text(editor = 0) {
    const lines = await this.page.locator('.editor-group-container').nth(editor).locator('.view-lines').textContent();
    return lines.replaceAll('\u00a0', ' ');
  }

  /** Resolves when the text on the screen of an editor holds `part`. */
  async waitForText(part, editor = 0) {
    await this.until(async () => (await this.text(editor)).includes(part), `the text "${part}"`);
  }

  /** Resolves when exactly so many places are underlined. */
  async waitForSquiggles(severity, count) {
    const squiggles = this.page.locator(`.squiggly-${severity}`);
    await this.until(async () => (await squiggles.count()) === count, `${count} places underlined as ${severity}`);
  }

  /** The middle of the n-th underlined place, from the top. */
  async squiggle(severity, n = 0) {
    const boxes = await this.page
      .locator(`.squiggly-${severity}`)
      .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().toJSON()));
    const box = boxes.sort((one, other) => one.y - other.y)[n];
    if (box === undefined) throw new Error(`only ${boxes.length} places are underlined as ${severity}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** Rests the mouse on a place and returns the hover that appears there, once it says `part`. */
  async hover({ x, y }, part) {
    await this.page.mouse.move(x, y, { steps: 4 });
    const hover = this.page.locator('.monaco-hover:visible').filter({ hasText: part });
    await hover.first().waitFor();
    return hover.first();
  }

  /** Puts the cursor on a place and opens the menu of quick fixes with the keyboard, once the lightbulb says that there are any. */
  async openFixes({ x, y }) {
    await this.page.mouse.click(x, y);
    await this.page.locator('[class*="gutter-lightbulb"], .lightBulbWidget:visible').first().waitFor();
    await this.page.keyboard.press('Control+.');
  }

  /** Puts the cursor on a place, opens the menu of quick fixes with the keyboard and takes its first, which is to have that title. */
  async applyQuickFix({ x, y }, title) {
    await this.openFixes({ x, y });
    await this.page.locator('.action-widget .monaco-list-row.focused').filter({ hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The middle of the n-th place on the screen where an editor shows `part`, which is within one line. */
  async place(part, n = 0) {
    const find = (wanted) => {
      const found = [];
      for (const line of document.querySelectorAll('.editor-instance .view-line')) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const pieces = [];
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) pieces.push(node);
        const text = pieces
          .map((node) => node.data)
          .join('')
          .replaceAll('\u00a0', ' ');
        for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
          const middle = at + Math.floor(wanted.length / 2);
          let before = 0;
          const node = pieces.find((piece) => {
            before += piece.length;
            return before > middle;
          });
          const range = document.createRange();
          range.setStart(node, middle - (before - node.length));
          range.setEnd(node, middle - (before - node.length) + 1);
          const { x, y, width, height } = range.getBoundingClientRect();
          found.push({ x: x + width / 2, y: y + height / 2 });
        }
      }
      return found.sort((one, other) => one.y - other.y || one.x - other.x);
    };
    let places = [];
    await this.until(async () => {
      places = await this.page.evaluate(find, part);
      return places.length > n;
    }, `the place of "${part}"`);
    return places[n];
  }

  /** Runs a command by its whole name in the palette: what begins alike is another command, and the order of the lines says nothing. */
  async runCommand(name) {
    const input = this.page.locator('.quick-input-widget:visible input.input');
    const whole = new RegExp(`^${name.replaceAll(/[()[\].*+?^$|\\]/g, '\\$&')}$`);
    const label = this.page.locator('.label-name').filter({ hasText: whole });
    const row = this.page.locator('.quick-input-widget .monaco-list-row').filter({ has: label });
    // One that opens while the one before is still going is taken along with it: then it is asked for again.
    await this.until(async () => {
      if (!(await input.isVisible())) await this.page.keyboard.press('F1');
      const typed = await input.fill(`>${name}`, { timeout: moment }).then(succeeded, failed);
      return typed && (await row.waitFor({ timeout: moment }).then(succeeded, failed));
    }, `"${name}" in the palette`);
    await row.click();
    // The palette is gone, or the command has opened a list of its own in its place.
    await row.waitFor({ state: 'hidden' });
  }

  /** Takes an entry of the list that a command has opened. */
  async pick(name) {
    await this.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: name }).first().click();
  }

  /** Opens a file by its name. */
  async openFile(name) {
    await this.page.keyboard.press('Control+p');
    await this.page.locator('.quick-input-widget input.input').fill(name);
    await this.page.locator(`.quick-input-widget .monaco-list-row.focused[aria-label^="${name}"]`).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active').filter({ hasText: name }).waitFor();
  }

  /** Undoes until the text on the screen holds `part` again. */
  async undoUntil(part) {
    await this.until(async () => {
      if ((await this.text()).includes(part)) return true;
      await this.page.keyboard.press('Control+z');
      return false;
    }, `"${part}" again`);
  }

  /** Resolves when the status bar says so of the cursor: `Ln 17`. */
  async waitForCursor(text) {
    await this.page.locator('.statusbar-item').filter({ hasText: text }).waitFor();
  }

  /** Resolves when the status bar counts so many problems: what the Problems panel holds. */
  async waitForProblems({ errors = 0, warnings = 0 }) {
    const item = this.page.locator('#status\\.problems');
    const counts = async () => [...((await item.textContent().catch(() => '')) ?? '').matchAll(/\d+/g)].map(Number);
    const wanted = `${errors},${warnings}`;
    await this.until(
      async () => (await counts()).slice(0, 2).join() === wanted,
      `${errors} errors and ${warnings} warnings, not ${await counts()}`,
    );
  }

  /** The frame of a view whose page shows `part`. */
  async frame(part) {
    let found;
    const shows = async (frame) =>
      (
        (await frame
          .locator('body')
          .textContent()
          .catch(() => '')) ?? ''
      ).includes(part);
    await this.until(async () => {
      for (const frame of this.page.frames().filter((each) => each.url().includes('webview') || each.parentFrame() !== null)) {
        if (await shows(frame)) found = frame;
      }
      return found !== undefined;
    }, `a view with "${part}"`);
    return found;
  }

  /** The notification that says `part`. */
  async notification(part) {
    const found = this.page.locator('.notification-list-item').filter({ hasText: part }).first();
    await found.waitFor();
    return found;
  }

  /** Resolves when a Markdown preview shows `part`. */
  async waitForPreview(part) {
    const frames = () => this.page.frames().filter((frame) => frame.url().includes('webview'));
    const shows = async (frame) =>
      (
        await frame
          .locator('body')
          .textContent()
          .catch(() => '')
      ).includes(part);
    await this.until(async () => (await Promise.all(frames().map(shows))).includes(true), `a preview of "${part}"`);
  }

  /** What unfolds beside the language in the status bar, once it says `part`. */
  async languageStatus(part) {
    const found = this.page.locator('.hover-language-status').filter({ hasText: part }).first();
    await this.page.mouse.move(640, 300);
    await this.page.locator('.monaco-hover:visible').waitFor({ state: 'detached' });
    await this.page.locator('#status\\.languageStatus').hover();
    await found.waitFor();
    return this.page.locator('.monaco-hover').filter({ has: found }).first();
  }

  /** Clicks an entry's “Change” in the popup beside the language until the list is there, and picks from it: a popup that goes meanwhile takes the click along. */
  async changeInStatus(part, choice) {
    const row = this.page.locator('.quick-input-widget:visible .monaco-list-row').filter({ hasText: choice }).first();
    await this.until(async () => {
      if (await row.isVisible()) return true;
      const status = await this.languageStatus(part);
      const clicked = await status.getByText('Change').click({ timeout: moment }).then(succeeded, failed);
      return clicked && (await row.waitFor({ timeout: moment }).then(succeeded, failed));
    }, `the choices of ${part}`);
    await row.click();
  }

  /** The lines of the tree of buffers. */
  treeRows() {
    return this.page
      .locator('.pane')
      .filter({ has: this.page.getByRole('button', { name: 'Metal Buffers Section' }) })
      .locator('.monaco-list-row');
  }

  /** What they say, from the top. */
  async treeLabels() {
    const rows = await this.treeRows().evaluateAll((elements) =>
      elements.map((element) => ({
        y: element.getBoundingClientRect().y,
        text: element.querySelector('.monaco-icon-label')?.textContent ?? '',
      })),
    );
    return rows.sort((one, other) => one.y - other.y).map(({ text }) => text);
  }

  /** Takes the path that the editor's own dialog for files proposes, once it is that of the given name. */
  async acceptFileDialog(name) {
    const dialog = this.page.locator('.quick-input-widget');
    await this.until(async () => (await dialog.locator('input.input').inputValue()).endsWith(name), `${name} in the dialog for files`);
    await dialog.getByRole('button', { name: 'OK' }).click();
  }

  /** Resolves when nothing matches a selector any more. */
  async waitForNone(selector) {
    await this.until(async () => (await this.page.locator(selector).count()) === 0, `no ${selector}`);
  }

  async closeAllEditors() {
    await this.runCommand('View: Close All Editors');
    await this.waitForNone('.tab');
  }

  /** Leaves the window for another address. */
  async reopen(url) {
    this.page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
    await this.page.goto(url);
    await this.page.locator('.monaco-workbench').waitFor();
    await this.page.locator('.statusbar-item').first().waitFor();
  }

  /** Closes the editor that has the focus. */
  async closeEditor() {
    await this.runCommand('View: Close Editor');
  }

  /** Asks again and again, as often as the screen is drawn, until the answer is yes. */
  async until(condition, what) {
    const end = Date.now() + this.patience;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  }
}

/** Milliseconds after which it is looked again whether what is waited for can still come. */
const moment = 3000;
const succeeded = () => true;
const failed = () => false;
