import { IngotError } from '../../../errors/index.ts'
import type { MovedPort } from '../../machine-driver.ts'

/** Why a port can't be listened on. */
export type Obstacle = MovedPort['because'] | 'other'

export function obstacleOf(error: unknown): Obstacle {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return 'taken'
  return code === 'EACCES' ? 'forbidden' : 'other'
}

/** For a port that nothing could take the place of. */
export function cannotListen(port: number, address: string, because: MovedPort['because'], cause: unknown): IngotError {
  const where = `port ${port} of the instance's address ${address}`
  if (because === 'forbidden') {
    return new IngotError('cloud/port-forbidden', `${where} can't be opened: ports below 1024 are for root here`, {
      hint: `Allow them with: sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}`,
      cause,
    })
  }
  return new IngotError(
    'cloud/port-taken',
    `${where} can't be opened: another program listens on port ${port} of all addresses`,
    {
      hint: `Let that program listen on fewer addresses (sshd: ListenAddress), or stop it. "ss -tlnp sport = :${port}" names it.`,
      cause,
    },
  )
}
