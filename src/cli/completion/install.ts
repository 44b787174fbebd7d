import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '../../engine/make-folder.ts'
import { IngotError } from '../../errors/index.ts'
import { SHELLS, type Shell } from './scripts.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Ends the lines that were written here, so that they are found again. */
const MARK = '# completion of ingot'

const LINES: Readonly<Record<Shell, string>> = {
  bash: `command -v ingot >/dev/null && eval "$(ingot completion bash)" ${MARK}`,
  zsh: `command -v ingot >/dev/null && eval "$(ingot completion zsh)" ${MARK}`,
  fish: `command -q ingot; and ingot completion fish | source ${MARK}`,
}

/** Where each shell looks when it starts; fish when `ingot` is completed for the first time. */
function startFile(shell: Shell, env: Environment): string {
  const home = env['HOME'] ?? ''
  switch (shell) {
    case 'bash':
      return join(home, '.bashrc')
    case 'zsh':
      return join(env['ZDOTDIR'] || home, '.zshrc')
    case 'fish':
      return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'fish', 'completions', 'ingot.fish')
  }
}

/**
 * Switches completion on in the user's own shell and in all others that are set up. What is there already stays.
 * @returns the files in which it is switched on
 * @throws IngotError `cli/no-shell`
 */
export async function installCompletion(env: Environment): Promise<readonly string[]> {
  const shells = SHELLS.filter((shell) => isOwnShell(shell, env) || isSetUp(shell, env))
  if (!env['HOME'] || shells.length === 0) throw noShell()
  const files = shells.map((shell) => [shell, startFile(shell, env)] as const)
  for (const [shell, file] of files) await addLine(file, LINES[shell])
  return files.map(([, file]) => file)
}

/** @returns the files in which completion was switched on and is no more */
export async function uninstallCompletion(env: Environment): Promise<readonly string[]> {
  const changed: string[] = []
  for (const file of SHELLS.map((shell) => startFile(shell, env))) if (await removeLine(file)) changed.push(file)
  return changed
}

function isOwnShell(shell: Shell, env: Environment): boolean {
  return basename(env['SHELL'] ?? '') === shell
}

function isSetUp(shell: Shell, env: Environment): boolean {
  const file = startFile(shell, env)
  return existsSync(shell === 'fish' ? dirname(dirname(file)) : file)
}

async function addLine(file: string, line: string): Promise<void> {
  const content = await readFile(file, 'utf8').catch(() => '')
  if (content.split('\n').includes(line)) return
  makeFolder(dirname(file), 0o777)
  const others = withoutOurs(content)
  const gap = others === '' || others.endsWith('\n') ? '' : '\n'
  await writeFile(file, `${others}${gap}${line}\n`)
}

async function removeLine(file: string): Promise<boolean> {
  const content = await readFile(file, 'utf8').catch(() => '')
  const others = withoutOurs(content)
  if (others === content) return false
  if (others === '') await rm(file)
  else await writeFile(file, others)
  return true
}

function withoutOurs(content: string): string {
  const lines = content.split('\n')
  return lines.filter((line) => !line.endsWith(MARK)).join('\n')
}

function noShell(): IngotError {
  return new IngotError('cli/no-shell', 'there is no shell here whose completion is known', {
    hint: `${SHELLS.join(', ')} are; "ingot completion -help" says how to switch it on by hand`,
  })
}
