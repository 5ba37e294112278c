import { defineConfig } from 'vitest/config';

/** One project a folder: `npx vitest --project unit`. The protocol tests talk to the built server, so they need `npm run build` before. */
const suites = ['unit', 'fixtures', 'protocol', 'native', 'neovim', 'shells'];

export default defineConfig({
  test: {
    passWithNoTests: false,
    allowOnly: false,
    projects: suites.map((name) => ({ test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node', testTimeout: 60_000 } })),
  },
});
