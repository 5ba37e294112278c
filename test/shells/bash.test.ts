import { describe, expect, test } from 'vitest';
import { EXPECTED, prepare, runShell } from './complete.ts';

/** What `complete -o default` does with the reply: names of files where it is empty. */
const SCRIPT = `
source completion
read -r -a COMP_WORDS <<< "$LINE"
[[ $LINE == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
complete -p storage-mode-audit | grep -q -- '-o default' || echo 'no files are completed'
_storage_mode_audit storage-mode-audit "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
if (( \${#COMPREPLY[@]} )); then printf '%s\\n' "\${COMPREPLY[@]}"; else compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"; fi
`;

describe('bash completes', () => {
  const folder = prepare('bash');

  test.each(EXPECTED)('%s', (line, words) => {
    expect(runShell('bash', ['--norc', '--noprofile', '-c', SCRIPT], folder, { LINE: line })).toEqual(words);
  });
});
