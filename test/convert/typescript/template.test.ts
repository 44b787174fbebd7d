import { expect, test } from 'vitest'
import { attempt } from '../../support/written.ts'
import { convert } from '../support/convert.ts'
import { imageOf } from '../support/module.ts'

test('a whole template, with its comments', async () => {
  const { text, notes } = await convert(`# What this is for.

packer {
  required_version = ">= 1.7" # or newer
}

# where to build
variable "region" {
  type    = string # a text
  default = "eu"

  validation {
    condition     = length(var.region) > 1
    error_message = "Too short."
  }
}

variable "disks" {
  type = list(object({ name = string, size = optional(number) }))
}

variable "key" {
  default   = env("KEY")
  sensitive = true
}

locals {
  # behind what it needs
  name = "web-\${local.suffix}"
  suffix = upper(var.region)
}

# the machine
source "null" "web" {
  communicator = "none" // nothing runs on it
  ssh_port     = "22"
}

source "null" "b" {
  communicator = "none"
}

build {
  description = "what\\nfor"
  sources = ["source.null.web", "null.b"]

  # first
  provisioner "shell-local" {
    only     = ["null.web"]
    inline   = ["echo \${build.ID} \${source.name}", "x"]
    override = { b = { inline = ["y"] } }
    timeout  = "1m"
  }

  error-cleanup-provisioner "shell-local" {
    inline = ["true"]
  }

  post-processors {
    post-processor "compress" {}
    /* the list
     * of all */
    post-processor "manifest" {
      name = "list"
    }
  }
}
# the end
`)
  expect(notes).toEqual([])
  expect(
    text,
  ).toBe(`import { compress, generated, hclFunctions, manifest, nullBuilder, shellLocal, template, variable } from 'ingot'

const hcl = await hclFunctions(import.meta.dirname)

// What this is for.
// Made from a template that needs Packer >= 1.7.
// or newer
export default template({
  description: \`what
for\`,
  variables: {
    // where to build
    region: variable<string>({
      // a text
      default: 'eu',
      validation: {
        condition: (value) => hcl.length(value) > 1,
        message: 'Too short.',
      },
    }),
    disks: variable<{ name: string; size?: number }[]>({ type: 'list' }),
    key: variable<string>({
      env: 'KEY',
      default: '',
      sensitive: true,
    }),
  },
  builds: (vars) => {
    const suffix = hcl.upper(vars.region)
    // behind what it needs
    const name = \`web-\${suffix}\`
    const provisioners = (source: { name: string; type: string }) => [
      // first
      source.name === 'web' && shellLocal({
        inline: [\`echo \${generated('ID')} \${source.name}\`, 'x'],
        timeout: '1m',
        ...(source.name === 'b' ? { inline: ['y'] } : {}),
      }),
    ]
    const errorCleanupProvisioner = () => shellLocal({ inline: ['true'] })
    const postProcessors = () => [
      [
        compress({}),
        // the list
        // of all
        manifest({ name: 'list' }),
      ],
    ]
    // the machine
    const web = nullBuilder({
      // nothing runs on it
      communicator: 'none',
      ssh_port: 22,
    })
    const b = nullBuilder({ communicator: 'none' })
    return {
      web: {
        builder: web,
        provisioners: provisioners({ name: 'web', type: 'null' }),
        errorCleanupProvisioner: errorCleanupProvisioner(),
        postProcessors: postProcessors(),
      },
      b: {
        builder: b,
        provisioners: provisioners({ name: 'b', type: 'null' }),
        errorCleanupProvisioner: errorCleanupProvisioner(),
        postProcessors: postProcessors(),
      },
    }
  },
})
// the end
`)
  const { template, told } = await attempt(await imageOf(text), { vars: { disks: '[]' } })
  expect(told).toEqual([])
  expect(template.builds.map(({ name, provisioners }) => [name, provisioners.length])).toEqual([
    ['web', 1],
    ['b', 0],
  ])
})

test('what can not be said is told', async () => {
  const { notes } = await convert(`
variable "a" {
  type    = number
  default = null
}
source "qemu" "x" {
  a = each.key
}
build {
  sources = ["qemu.x", "qemu.y"]
}
extra {}
`)
  expect(notes).toEqual([
    'the block "extra" has no counterpart and is left out',
    '0.pkr.hcl:4: the default is null, which no variable of the program can be; a value is required',
    '0.pkr.hcl:7: each.key refers to nothing that the program has',
    `there is no function for the builder "qemu": Ingot doesn't have it`,
    'there is no source "qemu.y"',
  ])
})

test('extensions are refused', async () => {
  const error = { code: 'convert/extensions', place: { file: '0.pkr.hcl', line: 2, column: 3 } }
  await expect(convert('packer {\n  extensions = ["for_each"]\n}\n')).rejects.toMatchObject(error)
})
