import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MachineSpec } from '../../src/cloud/machine-driver.ts'
import { startSshd } from './sshd.ts'

/** Above the ports that only root may open. */
export const instanceSshPort = 2222

/** Boots a machine that isn't: a real SSH server on the instance's address, which lets in whom the instance's keys name. */
export async function bootSshd(spec: MachineSpec): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-instance-'))
  const keys = join(folder, 'authorized_keys')
  writeFileSync(keys, spec.publicKeys.map((key) => `${key}\n`).join(''), { mode: 0o600 })
  const config = [`AuthorizedKeysFile ${keys}`, 'PubkeyAcceptedAlgorithms +ssh-rsa']
  const sshd = await startSshd({ host: spec.address, port: instanceSshPort, config })
  return async () => {
    await sshd.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
