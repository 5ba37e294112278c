import { describe, expect, test } from 'vitest';
import { EXPECTED, prepare, runShell } from './complete.ts';

/**
 * Types the line into an interactive zsh on a terminal of its own and presses Tab. The inner shell writes what it would offer into a file: `compadd` is what every
 * completion function ends in. `comppostfuncs` run when the offer is complete.
 */
const SCRIPT = `
zmodload zsh/zpty
cat > inner <<'EOF'
PROMPT=
autoload -Uz compinit && compinit -u -d $PWD/dump
source completion
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  typeset -a hits
  builtin compadd -A hits "$@"
  print -rl -- $hits >> offered
  builtin compadd "$@"
}
finish() { print -r -- OFFER''ED }
comppostfuncs=(finish)
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
print -r -- REA''DY
EOF
: > offered
zpty inner zsh -f -i
zpty -w inner 'source inner'
zpty -r -m inner line '*READY*'
zpty -w -n inner "$LINE"$'\\t'
zpty -r -m inner line '*OFFERED*'
zpty -d inner
sort -u offered
`;

describe('zsh completes', () => {
  const folder = prepare('zsh');

  test.each(EXPECTED)('%s', (line, words) => {
    expect(runShell('zsh', ['-f', '-c', SCRIPT], folder, { LINE: line, TERM: 'xterm' })).toEqual(words);
  });
});
