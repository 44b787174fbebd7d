import { spawn } from 'node:child_process'

export interface ToolOptions {
  readonly signal?: AbortSignal | undefined
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** What it reads from standard input; nothing without. */
  readonly input?: string
  /** What to throw when there is no such program. */
  readonly missing: (program: string) => Error
  /** Called with every line of standard error as it comes. */
  readonly onLine?: (line: string) => void
}

export interface ToolResult {
  readonly status: number
  readonly stdout: string
  /** The last 64 KiB. */
  readonly stderr: string
}

/** Longest standard error that is kept: enough for the lines that say why. */
const keptStderr = 64 * 1024

/**
 * Runs a program to its end, without a shell.
 *
 * @throws what `missing` gives when there is no such program, and the signal's reason when it is aborted
 */
export async function runTool(program: string, args: readonly string[], options: ToolOptions): Promise<ToolResult> {
  options.signal?.throwIfAborted()
  const child = spawn(program, args, {
    stdio: 'pipe',
    env: options.env ? { ...options.env } : process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const abort = (): void => void child.kill('SIGTERM')
  options.signal?.addEventListener('abort', abort, { once: true })
  let stdout = ''
  let stderr = ''
  let line = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderr)
    const lines = (line + text).split(/\r?\n|\r/)
    line = lines.pop() ?? ''
    for (const whole of lines) options.onLine?.(whole)
  })
  // Who doesn't read all of it has closed it: what it says counts.
  child.stdin.on('error', () => {}).end(options.input)
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 128))
    })
    options.signal?.throwIfAborted()
    return { status, stdout, stderr }
  } catch (error) {
    throw isNotFound(error) ? options.missing(program) : error
  } finally {
    options.signal?.removeEventListener('abort', abort)
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
