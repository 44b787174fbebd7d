import { expect, test } from 'vitest'
import { fakeBuild } from './fake-build.ts'

const localCloud = {
  endpoint: 'http://127.0.0.1:1',
  accessKeyId: 'AKIA',
  secretAccessKey: 'x',
  standIn: async () => ({ imageId: 'ami-1' }),
}
const login = { communicator: 'ssh', ssh_username: 'admin' }

test.each([{ ssh_bastion_host: 'b.example', ssh_bastion_password: 'p' }, { ssh_proxy_host: 'p.example' }])(
  "the local cloud's machines are reached without %o, which leads away from this computer",
  (options) => {
    const there = fakeBuild({ ...login, ...options }).config.communicator
    expect(there).toMatchObject({ route: { kind: expect.stringMatching(/bastion|proxy/) } })
    const here = fakeBuild({ ...login, ...options }, { context: { localCloud } }).config.communicator
    expect(here).toMatchObject({ route: { kind: 'direct' } })
  },
)
