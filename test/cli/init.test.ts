import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const requiring = (...sources: string[]) => `packer {
  required_plugins {
${sources.map((source) => `    ${source.split('/').at(-1)} = { source = "${source}", version = ">= 1.2" }\n`).join('')}  }
}
variable "needed" {}
`

test('what is built in needs no installation', async () => {
  await cli.write('t.pkr.hcl', `${requiring('github.com/hashicorp/docker')}source "docker" "x" {}\n`)
  expect(await cli.run(['init', '-upgrade', 't.pkr.hcl'])).toEqual({
    status: 0,
    stdout:
      'Nothing to install for github.com/hashicorp/docker: built into Ingot: docker, docker-import, docker-push, docker-save, docker-tag\n',
    stderr: '',
  })
  expect(await cli.run(['init', '.'])).toMatchObject({ status: 0 })
  expect(await cli.run(['plugins', 'required', 't.pkr.hcl'])).toMatchObject({
    status: 0,
    stdout: 'docker github.com/hashicorp/docker ">= 1.2"\n',
  })
})

test('a template that requires nothing', async () => {
  await cli.write('t.pkr.hcl', 'locals {}\n')
  expect(await cli.run(['init', 't.pkr.hcl'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('no plugins'),
  })
  expect(await cli.run(['plugins', 'required', 't.pkr.hcl'])).toMatchObject({ status: 0, stdout: '' })
})

test('what is not there is told with its place, after what is', async () => {
  const plugins = requiring('github.com/hashicorp/docker', 'github.com/hashicorp/vagrant', 'example.org/some/thing')
  const build = 'build {\n  post-processors {\n    post-processor "vagrant" {}\n  }\n}\n'
  await cli.write('t.pkr.hcl', plugins + build)
  const { status, stdout } = await cli.run(['init', 't.pkr.hcl'])
  expect(status).toBe(1)
  expect(stdout).toMatch(/^Nothing to install for github.com\/hashicorp\/docker/)
  expect(stdout).toContain('Error plugins/not-yet at t.pkr.hcl:4:5')
  expect(stdout).toContain('"github.com/hashicorp/vagrant": post-processor "vagrant"')
  expect(stdout).toContain('the plugin "example.org/some/thing" is not built into Ingot')
})

test('what a template uses of a plugin decides', async () => {
  const amazon = requiring('github.com/hashicorp/amazon')
  await cli.write('t.pkr.hcl', amazon)
  expect(await cli.run(['init', 't.pkr.hcl'])).toMatchObject({ status: 0 })
  await cli.write('t.pkr.hcl', `${amazon}source "amazon-instance" "x" {}\n`)
  expect(await cli.run(['init', 't.pkr.hcl'])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('builder "amazon-instance"'),
  })
})

test('mistakes, and templates of other kinds', async () => {
  await cli.write('bad.pkr.hcl', 'packer {\n  required_plugins {\n    x = "1"\n  }\n}\n')
  await cli.write('t.json', { builders: [{ type: 'null', communicator: 'none' }] })
  await cli.write('t.ts', '')
  const code = async (path: string) => /^Error (\S+)/.exec((await cli.run(['init', path])).stdout)?.[1]
  expect(await code('bad.pkr.hcl')).toBe('template/hcl-invalid-required-plugin')
  expect(await code('t.json')).toBe('plugins/json')
  expect(await code('t.ts')).toBe('plugins/json')
  expect(await code('missing.pkr.hcl')).toBe('template/not-found')
})
