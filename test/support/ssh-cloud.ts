import { appendFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { openTestCloud, type TestCloud, type TestCloudOptions } from './cloud.ts'
import { type Sshd, startSshd } from './sshd.ts'

/**
 * Where the machines' SSH servers listen: any user may open it. Every new cloud gives out the same addresses, so that tests
 * which run at the same time, each in a process of its own, need ports of their own.
 */
export const SSH_PORT = 10_000 + (process.pid % 20_000)

/** A builder that makes an image of such a machine. */
export const sshCloudBuilder = {
  type: 'amazon-ebs',
  region: 'us-east-1',
  source_ami_filter: { owners: ['ingot'], filters: { name: 'debian-*' } },
  instance_type: 't2.micro',
  ssh_username: userInfo().username,
  ssh_port: SSH_PORT,
  ami_name: 'golden',
}

/**
 * A local cloud whose machines are real SSH servers on this computer, each on its machine's address.
 * @param config lines of all machines' sshd_config
 */
export async function openSshCloud(
  options: TestCloudOptions = {},
  config: readonly string[] = [],
): Promise<TestCloud & { readonly servers: Sshd[] }> {
  const servers: Sshd[] = []
  const cloud = await openTestCloud({
    ...options,
    async boot(spec) {
      const sshd = await startSshd({ host: spec.address, port: SSH_PORT, config })
      for (const key of spec.publicKeys) appendFileSync(join(sshd.folder, 'authorized_keys'), `${key}\n`)
      servers.push(sshd)
      return () => sshd.stop()
    },
  })
  return { ...cloud, servers }
}
