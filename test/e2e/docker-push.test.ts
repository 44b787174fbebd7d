import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DockerSandbox } from '../support/docker-sandbox.ts'
import { succeeded } from '../support/ingot.ts'
import { BASE } from '../support/podman.ts'
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

/** What its builder, provisioner and post-processors are told comes from variables, locals and the build. */
const PUSH = `
variable "registry" {}

variable "password" {
  sensitive = true
}

locals {
  tags = [for number in range(1, 3) : convert(number, string)]
}

source "docker" "web" {
  image   = "${BASE}"
  pull    = false
  commit  = true
  changes = ["LABEL made-by=\${basename("a/hcl")}"]
}

build {
  sources = ["source.docker.web"]

  provisioner "shell" {
    environment_vars = ["BY=\${build.ConnType}"]
    inline           = ["echo pushed by $BY > /made", "test -n '\${build.ID}'"]
  }

  post-processors {
    post-processor "docker-tag" {
      repository = "\${var.registry}/web"
      tags       = local.tags
    }
    post-processor "docker-push" {
      login          = true
      login_server   = var.registry
      login_username = "USERNAME"
      login_password = var.password
    }
    post-processor "manifest" {
      custom_data = { digest = build.Digest }
    }
  }
}
`

test('pushes under every name, pulls again, and leaves no log-in behind', async () => {
  const push = sandbox.write('push.pkr.hcl', PUSH.replace('USERNAME', registry.username))
  const vars = [`-var=registry=${registry.address}`, `-var=password=${registry.password}`]
  const out = succeeded(await sandbox.ingot('build', ...vars, push))
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
  expect(succeeded(await sandbox.ingot('build', pull))).toContain('docker: pushed by docker\n')

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
