import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ansible } from '../../src/provisioners/ansible/ansible.ts'
import { CliSandbox } from '../support/cli.ts'
import { bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'
import { run, startIngot, succeeded } from '../support/ingot.ts'
import { killQuietly } from '../support/processes.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

// Debian's Ansible: through the proxy and without it, on the machine, and interrupted.

let sshd: Sshd
let sandbox: CliSandbox
beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(() => sshd.stop())
beforeEach(async () => {
  sandbox = await CliSandbox.make()
})
afterEach(() => sandbox.remove())

const python = ['-e', 'ansible_python_interpreter=/usr/bin/python3']

function template(provisioner: object): object {
  const builder = {
    type: 'null',
    name: 'web',
    ssh_host: sshd.host,
    ssh_port: sshd.port,
    ssh_username: sshd.username,
    ssh_private_key_file: sshd.privateKeyFile,
  }
  return { builders: [builder], provisioners: [provisioner] }
}

/** A playbook that writes the file "made" and brings it back as "fetched". */
async function writePlaybook(): Promise<void> {
  const made = join(sandbox.folder, 'made')
  const tasks = [
    { copy: { content: '{{ packer_build_name }} {{ who }}\n', dest: made, mode: '0640' } },
    { fetch: { src: made, dest: join(sandbox.folder, 'fetched'), flat: true } },
  ]
  await sandbox.write('site.yml', [{ hosts: 'all', gather_facts: false, tasks }])
}

async function played(provisioner: object): Promise<string> {
  await sandbox.write('t.json', template({ playbook_file: 'site.yml', ...provisioner }))
  const { status, stdout, stderr } = await sandbox.run(['build', 't.json'])
  expect(status, stdout + stderr).toBe(0)
  return stdout
}

const fetched = () => readFile(join(sandbox.folder, 'fetched'), 'utf8')
const arguments_ = (who: string) => [...python, '-e', `who=${who}`]
/** What runs on this computer. */
async function commandLines(): Promise<string> {
  return succeeded(await run('ps', ['-eo', 'args'], { cwd: sandbox.folder, env: {} }))
}

/** Keys, inventories and the like that are still there. */
function left(): string[] {
  const state = join(sandbox.folder, 'home', 'state')
  return readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('/tmp/'))
}

describe('through the proxy', () => {
  test.each([
    ['copies with scp', {}],
    ['copies with sftp to a machine without an SFTP server', { use_sftp: true, sftp_command: '/nope' }],
  ])('%s', async (_, options) => {
    const known = join(homedir(), '.ssh', 'known_hosts')
    const before = await readFile(known, 'utf8').catch(() => '')
    await writePlaybook()
    await played({ type: 'ansible', extra_arguments: arguments_('ansible'), ...options })
    expect(await fetched()).toBe('web ansible\n')
    expect(left()).toEqual([])
    expect(await readFile(known, 'utf8').catch(() => '')).toBe(before)
  })

  test('roles come from a file of requirements, variables from a folder', async () => {
    await mkdir(join(sandbox.folder, 'web', 'tasks'), { recursive: true })
    await mkdir(join(sandbox.folder, 'web', 'meta'))
    await mkdir(join(sandbox.folder, 'inventories', 'group_vars'), { recursive: true })
    await sandbox.write('web/tasks/main.yml', [{ debug: { msg: 'the role has {{ colour }}' } }])
    await sandbox.write('web/meta/main.yml', { galaxy_info: { author: 'me', description: 'd', license: 'x' } })
    await sandbox.write('inventories/group_vars/front.yml', { colour: 'green' })
    succeeded(await run('tar', ['czf', 'web.tar.gz', 'web'], { cwd: sandbox.folder, env: {} }))
    await sandbox.write('req.yml', [{ src: `file://${sandbox.folder}/web.tar.gz`, name: 'packed' }])
    await sandbox.write('site.yml', [{ hosts: 'front', gather_facts: false, roles: ['packed'] }])
    const stdout = await played({
      type: 'ansible',
      galaxy_file: 'req.yml',
      roles_path: 'roles',
      groups: ['front'],
      inventory_directory: 'inventories',
      extra_arguments: python,
    })
    expect(stdout).toContain('the role has green')
    expect(readdirSync(join(sandbox.folder, 'inventories'))).toEqual(['group_vars'])
  })
})

describe('without the proxy', () => {
  test('Ansible connects to the machine, whose host key it checks', async () => {
    await writePlaybook()
    await played({ type: 'ansible', use_proxy: false, extra_arguments: arguments_('direct') })
    expect(await fetched()).toBe('web direct\n')
    // Nor does a connection stay open that the next machine at this address would be taken for.
    expect(await commandLines()).not.toMatch(/ssh: .*ingot-[0-9a-f]{16}/)
  })

  test('somebody else with another host key is refused', async () => {
    await writePlaybook()
    const at = bench(sandbox.folder, { env: sandbox.env })
    const stranger = Object.assign(new FolderCommunicator(sandbox.folder), {
      hostKeys: async () => [sshd.hostPublicKey.replace(/AAAA\S+/, (key) => `${key.slice(0, -6)}AAAAAA`)],
    })
    const options = { playbook_file: 'site.yml', use_proxy: false, extra_arguments: arguments_('nobody') }
    const generated = {
      ConnType: 'ssh',
      Host: sshd.host,
      Port: sshd.port,
      User: sshd.username,
      SSHPrivateKey: sshd.privateKey,
    }
    const running = ansible.prepare(decoded(ansible.options, options), at.prepared).run(stranger, generated, at.step)
    await expect(running).rejects.toMatchObject({ message: expect.stringContaining('exit status 4') })
    expect(at.spoken().join('\n')).toContain('Host key verification failed')
  })
})

test('on the machine itself', async () => {
  await writePlaybook()
  await played({
    type: 'ansible-local',
    staging_directory: join(sandbox.folder, 'stage'),
    clean_staging_directory: true,
    extra_arguments: ['-e who=local'],
  })
  expect(await fetched()).toBe('web local\n')
  expect(existsSync(join(sandbox.folder, 'stage'))).toBe(false)
})

test('a task that fails fails the build, with what Ansible said', async () => {
  await sandbox.write('site.yml', [{ hosts: 'all', gather_facts: false, tasks: [{ fail: { msg: 'no luck' } }] }])
  await sandbox.write('t.json', template({ type: 'ansible', playbook_file: 'site.yml' }))
  const { status, stdout } = await sandbox.run(['build', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('Error executing Ansible: ansible-playbook ended with non-zero exit status 2')
  expect(stdout).toMatch(/fatal: \[default\]: FAILED! .*no luck/)
})

test('Ctrl-C ends Ansible and leaves nothing on this computer', async () => {
  const pidFile = join(sandbox.folder, 'pid')
  const tasks = [{ shell: `echo $$ > ${pidFile}; exec sleep 600` }]
  await sandbox.write('site.yml', [{ hosts: 'all', gather_facts: false, tasks }])
  await sandbox.write('t.json', template({ type: 'ansible', playbook_file: 'site.yml', extra_arguments: python }))
  const env = { INGOT_HOME: join(sandbox.folder, 'home') }
  const { child, ended } = startIngot(['build', 't.json'], { cwd: sandbox.folder, env })
  await expect.poll(() => existsSync(pidFile), { timeout: 30_000 }).toBe(true)
  child.kill('SIGINT')
  const { code, stdout } = await ended
  // sshd passes signals on to commands of everybody but root, who runs these tests in CI.
  killQuietly(Number(await readFile(pidFile, 'utf8')), 'SIGKILL')
  expect([code, stdout]).toEqual([1, expect.stringContaining('Cleanly cancelled builds')])
  expect(left()).toEqual([])
  expect((await commandLines()).split('\n').filter((line) => line.includes(sandbox.folder))).toEqual([])
})
