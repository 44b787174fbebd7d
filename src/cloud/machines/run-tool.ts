import { spawn } from 'node:child_process'
import { IngotError } from '../../errors/index.ts'

export interface ToolOptions {
  readonly signal?: AbortSignal | undefined
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
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
 * @throws IngotError `cloud/missing-tool` when there is no such program, and the signal's reason when it is aborted
 */
export async function runTool(
  program: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  options.signal?.throwIfAborted()
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
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
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 128))
    })
    options.signal?.throwIfAborted()
    return { status, stdout, stderr }
  } catch (error) {
    throw isNotFound(error) ? missingTool([program]) : error
  } finally {
    options.signal?.removeEventListener('abort', abort)
  }
}

/** Like {@link runTool}, for programs that must succeed. @throws IngotError `cloud/tool-failed` with what it wrote */
export async function mustRun(program: string, args: readonly string[], options?: ToolOptions): Promise<string> {
  const { status, stdout, stderr } = await runTool(program, args, options)
  if (status === 0) return stdout
  throw toolFailed(program, status, stderr)
}

export function toolFailed(program: string, status: number, stderr: string): IngotError {
  const details = stderr.trim().split('\n').slice(-10)
  if (/no space left on device|disk quota exceeded/i.test(stderr)) {
    return new IngotError('cloud/disk-full', `${program} ran out of disk space`, {
      hint: 'Free some space, or point INGOT_HOME at a larger disk.',
      details,
    })
  }
  return new IngotError('cloud/tool-failed', `${program} failed with exit status ${status}`, { details })
}

/** Which Debian and Ubuntu package brings a program. */
const packages: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  socat: 'socat',
  mmdebstrap: 'mmdebstrap',
  mke2fs: 'e2fsprogs',
  setpriv: 'util-linux',
}

export function missingTool(programs: readonly string[]): IngotError {
  const names = [...new Set(programs.map((program) => packages[program] ?? program))].join(' ')
  const list = programs.join(', ')
  return new IngotError(
    programs.includes('qemu-system-x86_64') ? 'cloud/no-qemu' : 'cloud/missing-tool',
    `the local cloud needs ${list}, which ${programs.length === 1 ? "isn't" : "aren't"} installed`,
    { hint: `Install with: sudo apt-get install ${names}` },
  )
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
