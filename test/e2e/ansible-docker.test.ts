import { afterAll, beforeAll, expect, test } from 'vitest'
import { DockerSandbox } from '../support/docker-sandbox.ts'

// Ansible for a container: no SSH server there, no SFTP server, no scp. Python is borrowed from this computer.

let sandbox: DockerSandbox
beforeAll(() => {
  sandbox = new DockerSandbox()
})
afterAll(() => sandbox.stop())

test('a playbook runs in a container', async () => {
  const tasks = [
    { copy: { content: 'made in {{ packer_builder_type }}\n', dest: '/etc/made', mode: '0640' } },
    { fetch: { src: '/etc/made', dest: `${sandbox.folder}/fetched`, flat: true } },
  ]
  sandbox.write('site.yml', JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]))
  const provisioner = {
    type: 'ansible',
    playbook_file: 'site.yml',
    user: 'root',
    sftp_command: '/no/such/sftp-server',
    use_sftp: true,
    extra_arguments: ['-e', 'ansible_python_interpreter=/usr/bin/python3'],
  }
  const volumes = { '/usr': '/usr', '/usr/lib': '/lib', '/usr/lib64': '/lib64' }
  const template = sandbox.template('t.json', { commit: true, volumes }, { provisioners: [provisioner] })
  const { code, stdout, stderr } = await sandbox.ingot('build', template)
  expect(code, stdout + stderr).toBe(0)
  expect(sandbox.read('fetched')).toBe('made in docker\n')
  // The last id that is told is that of the image.
  const image = [...stdout.matchAll(/[0-9a-f]{64}/g)].at(-1)?.[0] ?? ''
  expect(sandbox.podman.run('run', '--rm', '--ulimit', 'host', image, 'stat', '-c', '%a %u', '/etc/made')).toBe(
    '640 0\n',
  )
  expect(sandbox.containers()).toEqual([])
})
