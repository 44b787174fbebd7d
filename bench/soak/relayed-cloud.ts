import { appendFileSync } from 'node:fs'
import { createServer, connect as dial, type Socket } from 'node:net'
import { join } from 'node:path'
import type { MachineSpec } from '../../src/cloud/machine-driver.ts'
import { openTestCloud, type TestCloud, type TestCloudOptions } from '../../test/support/cloud.ts'
import type { Sshd } from '../../test/support/sshd.ts'

/** A local cloud whose calls are counted. */
export interface RelayedCloud extends TestCloud {
  /** Calls to EC2 so far, those that a fault met too. */
  calls(): number
}

/**
 * A local cloud in this process whose machines are one SSH server, each at its own address: starting two hundred of them costs
 * next to nothing.
 * @param port where machines listen, one that no other cloud of this process uses at the same time
 */
export async function openRelayedCloud(
  sshd: Sshd,
  port: number,
  options: TestCloudOptions = {},
): Promise<RelayedCloud> {
  const boot = (spec: MachineSpec) => relay(spec, sshd, port)
  const cloud = await openTestCloud({ ...options, boot })
  const { faults } = cloud.cloud
  const ofCall = faults.ofCall.bind(faults)
  let calls = 0
  faults.ofCall = (...call) => {
    calls++
    return ofCall(...call)
  }
  return { ...cloud, calls: () => calls }
}

/** A machine that isn't: who is let in is written down, and its port leads to the server. */
async function relay({ address, publicKeys, ingress }: MachineSpec, sshd: Sshd, port: number) {
  // Nobody reaches a machine whose doors are shut.
  if (ingress.length === 0) return async () => {}
  appendFileSync(join(sshd.folder, 'authorized_keys'), publicKeys.map((key) => `${key}\n`).join(''))
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = dial({ host: sshd.host, port: sshd.port })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve))
  return () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
}
