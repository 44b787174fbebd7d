import { IngotError } from '../../errors/index.ts'
import { runTool as runAnyTool, type ToolOptions, type ToolResult } from '../../tools/index.ts'

type Options = Omit<ToolOptions, 'missing'>

/**
 * Runs one of the local cloud's programs to its end, without a shell.
 *
 * @throws IngotError `cloud/missing-tool` when there is no such program, and the signal's reason when it is aborted
 */
export function runTool(program: string, args: readonly string[], options: Options = {}): Promise<ToolResult> {
  return runAnyTool(program, args, { ...options, missing: (name) => missingTool([name]) })
}

/** Like {@link runTool}, for programs that must succeed. @throws IngotError `cloud/tool-failed` with what it wrote */
export async function mustRun(program: string, args: readonly string[], options?: Options): Promise<string> {
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
