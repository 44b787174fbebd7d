import type { ShellCommand } from './shell.ts'

/** Which container to reach, and as whom. */
export interface ContainerTarget {
  /** The docker or podman program. */
  readonly program: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The container's id. */
  readonly id: string
  /** The user that commands run as; empty for the container's own. */
  readonly execUser: string
  /** Who uploaded files are to belong to; empty to leave them root's. */
  readonly owner: string
  /** Runs commands in a terminal. */
  readonly pty: boolean
}

/** `docker exec` with what stands before the program that is to be run in the container. */
export function execCommand(
  { program, env, cwd, id }: ContainerTarget,
  flags: readonly string[],
  user: string,
): ShellCommand {
  const as = user ? ['--user', user] : []
  return { argv: [program, 'exec', ...flags, ...as, id], env, cwd }
}

/** Whether a user as docker writes it is root with root's own group. */
export function isRoot(user: string): boolean {
  return ['root', '0', 'root:root', '0:0', 'root:0', '0:root'].includes(user)
}
