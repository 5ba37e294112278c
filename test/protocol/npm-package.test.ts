import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { InstalledPackage, root } from './npm-package.ts';

const installed = new InstalledPackage();
afterAll(() => installed.remove());

describe('the npm package', () => {
  test('brings nothing along', () => {
    expect(readdirSync(join(installed.folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['storage-mode-audit']);
  });

  test('audits by npx', () => {
    const { exitCode, out, error } = installed.run('npx', ['--no-install', 'storage-mode-audit', 'audit', '.']);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toContain('| `size` | Shared | Constant n parameter | CPU write, GPU read | Managed |');
  });

  test('says its version', () => {
    expect(installed.run('storage-mode-audit', ['--version']).out).toBe(`${manifest.version}\n`);
  });

  test('names the licence of everything that is bundled', () => {
    const notices = readFileSync(join(installed.folder, 'node_modules', manifest.name, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['commander', 'chokidar', 'picocolors', 'string-width', 'web-tree-sitter', 'tree-sitter-python']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
  });
});

describe('docs/library.md', () => {
  const examples = [...readFileSync(join(root, 'docs', 'library.md'), 'utf8').matchAll(/```js\n([\s\S]*?)```/g)].map(
    (match) => match[1] ?? '',
  );

  test('has examples that run', () => {
    expect(examples).toHaveLength(2);
    const outputs = examples.map((text, n) => {
      installed.write({ [`example${n}.js`]: text });
      const { exitCode, out, error } = installed.run(process.execPath, [`example${n}.js`]);
      expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
      return out;
    });
    expect(outputs[0]).toContain('upload.py: size is Shared; CPU write, GPU read; suggested: Shared (');
    expect(outputs[0]).toContain('# Storage Mode Audit (Metal buffers)');
    expect(outputs[1]).toMatch(/^SMA002 `points` is Shared.* Use MTLResourceStorageModeManaged\n0\n$/);
  });

  test('has examples that fit the types', () => {
    examples.forEach((text, n) => {
      installed.write({ [`example${n}.ts`]: text });
    });
    const options = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    const files = examples.map((_, n) => `example${n}.ts`);
    installed.write({ 'tsconfig.json': JSON.stringify({ compilerOptions: options, files: [...files, 'wrong.ts'] }) });
    installed.write({
      'wrong.ts': "import { createEngine } from 'storage-mode-audit';\nawait createEngine({ options: { memoryModel: 'both' } });\n",
    });
    const { out } = installed.run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
    expect(out).toMatch(/^wrong\.ts\(2,\d+\): error TS2322: [^\n]*'"both"'/);
    expect(out.match(/error TS/g)).toHaveLength(1);
  });
});
