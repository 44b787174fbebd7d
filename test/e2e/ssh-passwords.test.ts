import { afterEach, describe, expect, test } from 'vitest'
import type { Communicator } from '../../src/communicators/index.ts'
import { communicatorConformance } from '../conformance/communicator.ts'
import { type PasswordServer, type PasswordServerOptions, startPasswordServer } from '../support/password-server.ts'
import { connectTo, RecordingUi, stepContext } from '../support/ssh-step.ts'

const PASSWORD = 'correct horse'

communicatorConformance("ssh to another maker's server, with a password", async () => {
  const server = await startPasswordServer({ method: 'password', password: PASSWORD })
  return { communicator: await logIn(server, PASSWORD), stop: () => server.stop() }
})

describe('logging in with a password', () => {
  let server: PasswordServer
  let communicator: Communicator | undefined
  afterEach(async () => {
    await communicator?.close()
    communicator = undefined
    await server.stop()
  })

  async function start(method: PasswordServerOptions['method']): Promise<void> {
    server = await startPasswordServer({ method, password: PASSWORD })
  }

  test('answers every question of keyboard-interactive with it', async () => {
    await start('keyboard-interactive')
    communicator = await logIn(server, PASSWORD)
    expect(server.answers).toEqual([PASSWORD, PASSWORD])
  })

  test.each(['password', 'keyboard-interactive'] as const)(
    'tells that a wrong one was refused (%s)',
    async (method) => {
      await start(method)
      const ui = new RecordingUi()
      const failing = logIn(server, 'wrong', ui)
      await expect(failing).rejects.toMatchObject({
        code: 'ssh/login-refused',
        message: expect.stringContaining(`the server refused the password`),
      })
      await expect(failing).rejects.toThrow('user "tester"')
      await expect(failing).rejects.toThrow('"ssh_handshake_attempts"')
      expect(ui.said.join('\n')).not.toContain('wrong')
    },
  )
})

function logIn(server: PasswordServer, password: string, ui = new RecordingUi()): Promise<Communicator> {
  const credentials = { username: 'tester', privateKeyFile: '', privateKey: '' }
  return connectTo(
    { ...server, ...credentials },
    { config: { password, privateKey: undefined }, hostKeys: { kind: 'pin' }, context: stepContext(ui) },
  )
}
