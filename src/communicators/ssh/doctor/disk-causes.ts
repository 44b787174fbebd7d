import type { SessionCause } from './session-causes.ts'
import { MARK, type SessionCheck } from './session-check.ts'

interface FileSystem {
  readonly mountPoint: string
  readonly availableKiB: number
  readonly totalKiB: number
}

/** Less than a script or two. */
const LEAST_KIB = 256

/** What is wrong with the places that builds write to: the root, /tmp, and `folder` where it was asked for. */
export function diskCauses({ stdout }: SessionCheck, folder?: string): readonly SessionCause[] {
  const lines = stdout.slice(stdout.indexOf(MARK)).split('\n')
  const options = mountOptionsIn(lines)
  const full = fileSystemsIn(lines).filter(({ mountPoint, availableKiB, totalKiB }) => {
    // What can't be written to is always full, and what has no size is no disk.
    return totalKiB > 0 && availableKiB < LEAST_KIB && !options.get(mountPoint)?.includes('ro')
  })
  const places = new Set(['/tmp', ...(folder ? [folder] : [])].map((path) => mountOf(path, options)))
  return [
    ...unique(full.map(({ mountPoint }) => mountPoint)).map((mountPoint) => diskFull(mountPoint, full)),
    ...[...places].flatMap((mountPoint) => mountCauses(mountPoint, options.get(mountPoint) ?? [])),
  ]
}

function diskFull(mountPoint: string, full: readonly FileSystem[]): SessionCause {
  const found = full.find((one) => one.mountPoint === mountPoint)
  const size = found
    ? `${found.availableKiB} KiB of ${Math.round(found.totalKiB / 1024)} MiB are left`
    : 'nothing is left'
  return {
    code: 'ssh/disk-full',
    sentence: `The disk of "${mountPoint}" on the machine is full: ${size}.`,
    hint: 'Give the machine a larger disk (such as "volume_size"), make room, or write to another folder ("remote_folder").',
  }
}

function mountCauses(mountPoint: string, options: readonly string[]): SessionCause[] {
  const name = mountPoint === '/tmp' ? 'tmp' : 'disk'
  const causes: SessionCause[] = []
  if (options.includes('ro')) {
    causes.push({
      code: `ssh/${name}-read-only`,
      sentence: `"${mountPoint}" on the machine is mounted read-only.`,
      hint: 'Mount it for writing (a disk with errors is mounted read-only: see dmesg), or write to another folder ("remote_folder").',
    })
  }
  if (options.includes('noexec')) {
    causes.push({
      code: `ssh/${name}-noexec`,
      sentence: `"${mountPoint}" on the machine is mounted with noexec: scripts in it can't be run.`,
      hint: 'Put scripts elsewhere ("remote_folder"), or run them through their interpreter ("execute_command": "sh {{ .Path }}").',
    })
  }
  return causes
}

/** The lines of `df -Pk` (POSIX): device, total, used, available, capacity, mount point. */
function fileSystemsIn(lines: readonly string[]): FileSystem[] {
  return lines.flatMap((line) => {
    const match = /^\S.*\s(\d+)\s+\d+\s+(-?\d+)\s+\S+%?\s+(\/.*)$/.exec(line)
    return match ? [{ totalKiB: Number(match[1]), availableKiB: Number(match[2]), mountPoint: String(match[3]) }] : []
  })
}

/** The lines of /proc/mounts (fstab(5)); what was mounted last on a place is what counts. */
function mountOptionsIn(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    lines.flatMap((line) => {
      const [, mountPoint, , options, ...rest] = line.split(' ')
      return mountPoint?.startsWith('/') && options && rest.length === 2
        ? [[mountPoint, options.split(',')] as const]
        : []
    }),
  )
}

function mountOf(path: string, mounts: ReadonlyMap<string, unknown>): string {
  const above = [...mounts.keys()].filter((point) => point === '/' || path === point || path.startsWith(`${point}/`))
  return above.sort((a, b) => b.length - a.length)[0] ?? '/'
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
