import { afterEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { openSshCloud, SSH_PORT, sshCloudBuilder } from '../support/ssh-cloud.ts'

// A build's own words about a log-in that doesn't come, with what the instance prints on its console.

const open: { cloud: TestCloud; sandbox: CliSandbox }[] = []
afterEach(async () => {
  for (const { cloud, sandbox } of open.splice(0)) {
    await cloud.close()
    await sandbox.remove()
  }
})

async function build(console: readonly string[], builder: object): Promise<string> {
  const cloud = await openSshCloud()
  const sandbox = await CliSandbox.make()
  open.push({ cloud, sandbox })
  cloud.driver.console = async () => Buffer.from(console.join('\r\n'))
  Object.assign(sandbox.env, {
    ...testKeyEnv,
    AWS_ENDPOINT_URL: cloud.url,
  })
  const common = {
    ...sshCloudBuilder,
    instance_type: 't3.micro',
    associate_public_ip_address: true,
    ssh_handshake_attempts: 1,
  }
  await sandbox.write('ami.json', { builders: [{ ...common, ...builder }] })
  const { status, stdout, stderr } = await sandbox.run(['build', 'ami.json'])
  expect(status).not.toBe(0)
  return stdout + stderr
}

test('the console shows whose key it is', async () => {
  const console = [
    'ci-info: ++++++Authorized keys from /home/admin/.ssh/authorized_keys for user admin++++++',
    '\u001b[1;32mdebian login:\u001b[0m ',
  ]
  const output = await build(console, { ssh_username: 'nobody-here' })
  expect(output).toContain('lets the user "admin" in, and this build logs in as "nobody-here"')
  expect(output).toContain('Hint: Set "ssh_username" to "admin".')
  expect(output).toContain("the last lines of the machine's console:")
  expect(output).toContain('    debian login:')
})

test('the console shows that the machine did not come up', async () => {
  const console = ['[    1.2] Kernel panic - not syncing: VFS: Unable to mount root fs']
  const output = await build(console, { ssh_port: SSH_PORT + 1, ssh_timeout: '700ms' })
  expect(output).toContain('The machine\'s console says "Kernel panic - not syncing: VFS: Unable to mount root fs"')
  expect(output).toContain('connection refused')
})
