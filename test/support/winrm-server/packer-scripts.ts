import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Resolve } from './ingot-scripts.ts'

// What PowerShell does with the scripts that Packer uploads files with: base64 texts are appended to a file by `echo`, and
// a script then makes the real file of them.

/** Acts out a command or script of Packer's upload. @returns its exit status, or undefined when it is something else */
export function actPackerUpload(commandLine: string, script: string | undefined, resolve: Resolve): number | undefined {
  const [, chunk, temporary] = /^echo (\S+) >> "([^"]+)"$/.exec(commandLine) ?? []
  if (chunk !== undefined && temporary !== undefined) {
    appendFileSync(resolve(temporary), `${chunk}\r\n`)
    return 0
  }
  if (!script) return undefined
  const from = /\$tmp_file_path = \[System\.IO\.Path\]::GetFullPath\("([^"]+)"\)/.exec(script)?.[1]
  if (!from) return undefined
  const to = /\$dest_file_path = \[System\.IO\.Path\]::GetFullPath\("([^"]+)"\.Trim/.exec(script)?.[1]
  if (to) restore(resolve(from), resolve(to))
  else rmSync(resolve(from), { force: true })
  return 0
}

function restore(from: string, to: string): void {
  const lines = existsSync(from) ? readFileSync(from, 'latin1').split('\r\n') : []
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, Buffer.concat(lines.map((line) => Buffer.from(line, 'base64'))))
}
