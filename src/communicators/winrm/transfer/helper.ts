import { lineSplitter } from '../../lines.ts'
import { type Feeder, follow } from '../exec.ts'
import { HttpFailure } from '../http/failure.ts'
import { powershellLine } from '../powershell.ts'
import type { WinRmService } from '../service.ts'

/** A transfer's script told of a failure, or broke off. */
export class HelperFailure extends Error {
  override readonly name = 'HelperFailure'
}

export interface Helper {
  readonly script: string
  readonly feeder?: Feeder
  /** Called with each line's words. A thrown error ends the script. */
  readonly onLine?: (words: readonly string[]) => void
  readonly signal: AbortSignal
}

const MEANINGS: Readonly<Record<string, string>> = {
  FileNotFoundException: 'no such file or folder',
  DirectoryNotFoundException: 'no such file or folder',
  UnauthorizedAccessException: 'access denied, or it is a folder',
}

/**
 * Runs a transfer's script in a shell.
 * @throws HelperFailure, HttpFailure when the machine is gone, what `onLine` throws, the signal's reason
 */
export async function runHelper(service: WinRmService, shell: string, helper: Helper): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([helper.signal, over.signal])
  let failure: unknown
  const stderr: Buffer[] = []
  const lines = lineSplitter((line) => {
    if (failure !== undefined) return
    try {
      takeLine(line, helper)
    } catch (error) {
      failure = error
      over.abort(error)
    }
  })
  const ids = await service.start(shell, powershellLine(helper.script), 'pipe', helper.signal)
  const feeder = helper.feeder ?? ((send) => send(Buffer.alloc(0), true))
  const onStderr = (chunk: Buffer): unknown => stderr.push(chunk)
  const following = follow(service, ids, { signal, feeder, onStdout: (chunk) => lines.push(chunk), onStderr })
  const result = await following.catch((error) => {
    throw failure ?? error
  })
  lines.end()
  if (failure !== undefined) throw failure
  if (result.kind !== 'exit') throw new HttpFailure('tcp', 'the machine went away')
  if (result.code !== 0) throw new HelperFailure(brokenOff(result.code, Buffer.concat(stderr).toString('utf8')))
}

function takeLine(line: string, { onLine }: Helper): void {
  const words = line.split(' ')
  if (words[0] !== 'e') {
    onLine?.(words)
    return
  }
  const text = Buffer.from(words[2] ?? '', 'base64').toString('utf8')
  throw new HelperFailure(MEANINGS[words[1] ?? ''] ?? text)
}

function brokenOff(code: number, stderr: string): string {
  const said = stderr.trim().slice(0, 500)
  return `PowerShell ended with status ${code}${said ? `: ${said}` : ''}`
}
