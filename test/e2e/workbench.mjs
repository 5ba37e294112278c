/** The editor's window as a person uses it: by mouse and keyboard, reading what is on the screen. Each method waits for what it needs to see. */
export class Workbench {
  constructor(page) {
    this.page = page;
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

  /** Puts the cursor on a place, opens the menu of quick fixes with the keyboard and takes its first, which is to have that title. */
  async applyQuickFix({ x, y }, title) {
    await this.page.mouse.click(x, y);
    await this.page.keyboard.press('Control+.');
    await this.page.locator('.action-widget .monaco-list-row.focused').filter({ hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Runs a command by its name in the palette. */
  async runCommand(name) {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(`>${name}`);
    const item = this.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: name });
    await item.first().waitFor();
    await item.first().click();
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

  /** Milliseconds after which what is waited for will not come any more. */
  get patience() {
    return 60_000;
  }
}
