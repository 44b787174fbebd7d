import type { Ui } from '../../../engine/index.ts'
import type { SshConfig } from '../../config.ts'
import type { SshConnection } from '../connection.ts'
import { LocalTunnel } from './local-tunnel.ts'
import { openRemoteTunnel } from './remote-tunnel.ts'

/** The tunnels of one build: `ssh_local_tunnels` and `ssh_remote_tunnels`. */
export class Tunnels {
  readonly #config: Pick<SshConfig, 'localTunnels' | 'remoteTunnels'>
  readonly #ui: Ui
  #local: readonly LocalTunnel[] = []
  #connection: SshConnection | undefined

  constructor(config: Pick<SshConfig, 'localTunnels' | 'remoteTunnels'>, ui: Ui) {
    this.#config = config
    this.#ui = ui
  }

  /** Leads them through a new connection. @throws IngotError `ssh/tunnel`, the signal's reason */
  async through(connection: SshConnection, signal: AbortSignal): Promise<void> {
    this.#connection = connection
    if (this.#local.length === 0) {
      const tunnels = this.#config.localTunnels.map(
        (tunnel) => new LocalTunnel(tunnel, () => this.#connection, this.#ui),
      )
      this.#local = tunnels
      for (const tunnel of tunnels) await tunnel.open()
    }
    for (const tunnel of this.#config.remoteTunnels) await openRemoteTunnel(connection, tunnel, signal)
  }

  async close(): Promise<void> {
    await Promise.all(this.#local.map((tunnel) => tunnel.close()))
  }
}
