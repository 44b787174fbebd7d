import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

// All extensions in one template, through every command that reads it, with real processes.

const TEMPLATE = `packer {
  extensions = ["for_each", "enabled", "include", "provisioners", "functions"]
  include    = ["../common/*.pkr.hcl"]
}

variable "environment" {
  default = "production"
}

source "null" "web" {
  for_each     = local.regions
  communicator = "none"
}

data "null" "greeting" {
  for_each = local.regions
  input    = greet(each.key, each.value)
}

data "external" "never" {
  enabled = false
  program = ["sh", "-c", "touch was-read; echo {}"]
}

build {
  for_each = ["blue", "green"]
  name     = each.value
  sources  = ["source.null.web"]

  use "hardening" {
    with = { level = each.key == "blue" ? 2 : 3 }
  }

  provisioner "shell-local" {
    for_each = { for region, greeting in data.null.greeting : region => greeting.output }
    only     = ["null.web-\${each.key}"]
    inline   = ["echo '> \${each.value}'"]
  }

  provisioner "shell-local" {
    enabled = var.environment == "production"
    inline  = ["echo '> in production: \${data.external.never == null}'"]
  }

  post-processor "shell-local" {
    inline = ["echo '> done'"]
  }
}
`
const COMMON = `locals {
  regions = { eu = "Hallo", us = "Hello" }
}

function "greet" {
  params = [region, word]
  result = "\${word} from \${upper(region)}"
}

provisioners "hardening" {
  input "level" {
    type = number
  }

  provisioner "shell-local" {
    inline = ["echo '> hardened \${source.name} to \${input.level + 1}'"]
  }
}
`

let sandbox: CliSandbox
beforeEach(async () => {
  sandbox = await CliSandbox.make()
  await Promise.all(['common', 'web'].map((name) => mkdir(join(sandbox.folder, name))))
  await sandbox.write('common/shared.pkr.hcl', COMMON)
  await sandbox.write('web/web.pkr.hcl', TEMPLATE)
})
afterEach(() => sandbox.remove())

/** What the template's own commands print, by build. */
function said(stdout: string): string[] {
  return stdout.split('\n').flatMap(
    (line) =>
      line
        .match(/^==> (\S+)(?: \(\S+\))?: > (.*)$/)
        ?.slice(1, 3)
        .join(': ') ?? [],
  )
}

test('a template with all extensions runs', async () => {
  const { status, stdout, stderr } = await sandbox.run(['build', '-color=false', 'web'])
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const builds = ['blue', 'green'].flatMap((name) => ['eu', 'us'].map((region) => ({ name, region })))
  const lines = builds.flatMap(({ name, region }) =>
    [
      `hardened web-${region} to ${name === 'blue' ? 3 : 4}`,
      region === 'eu' ? 'Hallo from EU' : 'Hello from US',
      'in production: true',
      'done',
    ].map((line) => `${name}.null.web-${region}: ${line}`),
  )
  expect(said(stdout).toSorted()).toEqual(lines.toSorted())
  expect(await readdir(sandbox.folder)).not.toContain('was-read')
})

test('what is left out, or not selected, does not run', async () => {
  const only = await sandbox.run(['build', '-color=false', '-only=green.*-us', '-var', 'environment=test', 'web'])
  expect(said(only.stdout)).toEqual([
    'green.null.web-us: hardened web-us to 4',
    'green.null.web-us: Hello from US',
    'green.null.web-us: done',
  ])
})

test('validate, inspect, console and fmt read it as well', async () => {
  expect(await sandbox.run(['validate', 'web'])).toMatchObject({ status: 0, stderr: '' })
  expect(await sandbox.run(['validate', '-syntax-only', 'web'])).toMatchObject({ status: 0, stderr: '' })
  expect(await sandbox.run(['fmt', '-check', '-recursive', '.'])).toMatchObject({ status: 0, stdout: '' })

  const inspected = await sandbox.run(['inspect', 'web'])
  expect(inspected.status).toBe(0)
  expect(inspected.stdout).toContain('  > blue:\n\n    sources:\n\n      null.web-eu\n\n      null.web-us\n')
  expect(inspected.stdout).toContain('provisioners:\n\n      shell-local\n      shell-local\n')

  const console = await sandbox.run(['console', 'web'], 'greet("eu", "Hi")\ndata.external.never\nexit\n')
  expect(console.stdout).toContain('Hi from EU')
})

test('mistakes of all kinds are told in one round, each with its place', async () => {
  await sandbox.write(
    'web/web.pkr.hcl',
    `packer {
  extensions = ["for_each", "include", "provisioners", "functions"]
  include    = ["../common/*.pkr.hcl", "../none.pkr.hcl"]
}

function "again" {
  params = []
  result = again()
}
`,
  )
  const { status, stderr, stdout } = await sandbox.run(['validate', 'web'])
  expect(status).toBe(1)
  const text = stdout + stderr
  expect(text).toContain('web/web.pkr.hcl:3:40')
  expect(text).toContain("A function can't call itself, and again does: again → again")
})
