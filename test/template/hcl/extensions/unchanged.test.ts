import { expect, test } from 'vitest'
import { outline, prepareHcl } from '../../../support/hcl-builds.ts'
import { type HclFolder, openHcl, valueIn } from '../../../support/hcl-template.ts'

const PACKER = 'packer {\n  required_version = ">= 1.7"\n}\n'
const ALL = '{"packer": {"extensions": ["for_each", "enabled", "include", "provisioners", "functions"]}}'

/** A template that uses no extension, and what comes close to one. */
const TEMPLATE = `${PACKER}
variable "regions" {
  type    = map(string)
  default = { eu = "eu-west-1" }
}
variable "each" {
  default = "no element"
}
locals {
  for_each = [for key, value in var.regions : "\${key}-\${value}"]
  input    = { enabled = var.each }
  use      = local.input.enabled
}
source "null" "web" {
  text = local.use
  dynamic "tag" {
    for_each = var.regions
    iterator = each
    content {
      key   = each.key
      value = each.value
    }
  }
}
source "cloud" "web-eu" {
}
build {
  name    = "b"
  sources = ["source.null.web"]
  source "cloud.web-eu" {
    name = "other"
  }
  provisioner "shell" {
    name     = "one"
    text     = join(",", local.for_each)
    only     = ["null.web"]
    override = { web = { port = 1 } }
  }
  dynamic "provisioner" {
    for_each = { enabled = 1 }
    iterator = input
    labels   = ["file"]
    content {
      text = "\${input.key} \${build.ID}"
    }
  }
  error-cleanup-provisioner "file" {
  }
  post-processor "zip" {
    except = ["null.web"]
  }
  post-processors {
    post-processor "zip" {
    }
    post-processor "manifest" {
      keep_input_artifact = true
    }
  }
}
`

async function everything(folder: HclFolder) {
  const prepared = await prepareHcl(folder)
  const { mistakes, warnings, template } = prepared
  return { mistakes, warnings, outline: outline(prepared), variables: template.variables }
}

test('a template that asks for no extension is read as it is with all of them, unless it uses one', async () => {
  const plain = await everything({ 'a.pkr.hcl': TEMPLATE })
  expect(plain.mistakes).toEqual([])
  expect(Object.keys(plain.outline)).toEqual(['b.null.web', 'b.cloud.other'])
  expect(await everything({ 'a.pkr.hcl': TEMPLATE, 'b.pkr.json': ALL })).toEqual(plain)
})

test('so are its mistakes', async () => {
  const wrong = TEMPLATE.replace('name    = "b"', 'nmae = "b"')
    .replace('port = 1', 'prot = 1')
    .replace('keep_input', 'kep_input')
  const plain = await everything({ 'a.pkr.hcl': wrong })
  expect(plain.mistakes).toHaveLength(3)
  expect(await everything({ 'a.pkr.hcl': wrong, 'b.pkr.json': ALL })).toEqual(plain)
})

test('nothing new can be referred to or called', async () => {
  const template = await openHcl(PACKER)
  for (const name of ['each', 'input', 'function', 'use']) {
    expect(await valueIn(template, `${name}.x`)).toEqual([
      `-:1:1 Unknown variable: There is no variable named "${name}".`,
    ])
  }
})
