import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DockerSandbox } from '../support/docker-sandbox.ts'
import { succeeded } from '../support/ingot.ts'
import { type Registry, startRegistry } from '../support/registry.ts'

let sandbox: DockerSandbox
let registry: Registry
beforeAll(async () => {
  sandbox = new DockerSandbox()
  registry = await startRegistry(sandbox.folder)
  sandbox.podman.trust(registry.address)
})
afterAll(() => {
  registry?.stop()
  sandbox?.stop()
})

const login = () => ({
  login: true,
  login_username: registry.username,
  login_password: registry.password,
  login_server: registry.address,
})

test('pushes under every name, pulls again, and leaves no log-in behind', async () => {
  const push = sandbox.template(
    'push.json',
    { commit: true },
    {
      provisioners: [{ type: 'shell', inline: ['echo pushed > /made'] }],
      'post-processors': [
        [
          { type: 'docker-tag', repository: `${registry.address}/web`, tags: ['1', '2'] },
          { type: 'docker-push', ...login() },
          { type: 'manifest', custom_data: { digest: '{{build `Digest`}}' } },
        ],
      ],
    },
  )
  const out = succeeded(await sandbox.ingot('build', push))
  expect(out).not.toContain(registry.password)
  const [build] = JSON.parse(sandbox.read('packer-manifest.json')).builds
  expect(build).toMatchObject({ artifact_id: `${registry.address}/web:2` })
  expect(build.custom_data.digest).toBe(await digestAt(registry, 'web', '1'))

  sandbox.podman.run('rmi', '--force', '--all')
  const pull = sandbox.template(
    'pull.json',
    { discard: true, pull: true, image: `${registry.address}/web:1`, ...login() },
    {
      provisioners: [{ type: 'shell', inline: ['cat /made'] }],
    },
  )
  expect(succeeded(await sandbox.ingot('build', pull))).toContain('docker: pushed')

  const calls = sandbox.podman.calls()
  expect(calls.filter((call) => call.startsWith('push'))).toHaveLength(2)
  expect(calls.filter((call) => call.startsWith('login'))).toHaveLength(2)
  expect(calls.join('\n')).not.toContain(registry.password)
  const runs = join(sandbox.folder, 'home', 'state', 'runs')
  expect(readdirSync(runs).filter((run) => existsSync(join(runs, run, 'tmp')))).toEqual([])
})

test('a wrong password is an error with the words of the registry', async () => {
  const wrong = { ...login(), login_password: 'wr0ng-one' }
  const template = sandbox.template('wrong.json', {
    discard: true,
    pull: true,
    image: `${registry.address}/web:1`,
    ...wrong,
  })
  const { code, stdout } = await sandbox.ingot('build', template)
  expect(code).toBe(1)
  expect(stdout).toMatch(/docker login failed: .*(unauthorized|invalid username)/i)
  expect(stdout).not.toContain('wr0ng-one')
})

/** What the registry itself says of a name. */
async function digestAt({ address, username, password }: Registry, name: string, tag: string): Promise<string | null> {
  const accept = 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json'
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const answer = await fetch(`http://${address}/v2/${name}/manifests/${tag}`, { headers: { accept, authorization } })
  return answer.headers.get('docker-content-digest')
}
