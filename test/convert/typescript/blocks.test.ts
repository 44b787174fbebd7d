import { expect, test } from 'vitest'
import { attempt } from '../../support/written.ts'
import { convert } from '../support/convert.ts'
import { decodedBuilds } from '../support/decoded.ts'
import { imageOf } from '../support/module.ts'

test('blocks are objects or lists, as the component says; those that are dynamic are worked out', async () => {
  const { text } = await convert(`
variable "disks" {
  type = map(number)
  default = { a = 1 }
}
source "amazon-ebs" "x" {
  encrypt_boot = var.encrypted
  tags         = { Number = 1, Sum = 1 + 1, Switch = !var.encrypted, (upper("x")) = "x" }
  aws_polling {
    delay_seconds = 3
  }
  run_tag {
    key   = "a"
    value = 1
  }
  dynamic "launch_block_device_mappings" {
    for_each = var.disks
    iterator = disk
    content {
      device_name = disk.key
      volume_size = disk.value
    }
  }
}
build {
  sources = ["amazon-ebs.x"]
}
`)
  expect(text).toContain(`amazonEbs({
      encrypt_boot: vars.encrypted,
      tags: {
        Number: '1',
        Sum: String(1 + 1),
        Switch: String(!hcl.isTrue(vars.encrypted)),
        [(hcl.upper('x'))]: 'x',
      },
      aws_polling: { delay_seconds: 3 },
      run_tag: [
        {
          key: 'a',
          value: '1',
        },
      ],
      launch_block_device_mappings: [
        ...hcl.entries(vars.disks).map(([key, value]) => ({ key, value })).map((disk) => ({
          device_name: disk.key,
          volume_size: disk.value,
        })),
      ],
    })`)
})

test('a build can call a source otherwise, and set more', async () => {
  const { text, notes } = await convert(`
# who is called otherwise
source "null" "a" {
  communicator = "none"
}
source "null" "unused" {}
build {
  source "null.a" {
    name     = "first"
    ssh_host = source.name
  }
  source "null.a" {
    name = "second"
  }
  provisioner "sleep" {
    except   = ["null.second"]
    duration = "1s"
  }
}
`)
  expect(text).toContain('        // who is called otherwise\n        builder: nullBuilder({')
  expect(notes).toEqual(['no build uses the source "null.unused", which is left out'])
  const { template } = await attempt(await imageOf(text))
  expect(await decodedBuilds(template)).toMatchObject([
    { name: 'first', builder: { options: { ssh_host: 'first' } }, provisioners: [expect.anything()] },
    { name: 'second', provisioners: [] },
  ])
})

test('data sources are read when they are needed', async () => {
  const { text } = await convert(`
data "null" "d" {
  input = "a"
}
source "null" "a" {
  communicator = "none"
  ssh_host     = upper("x\${data.null.d.output}")
}
build {
  sources = ["null.a"]
}
`)
  const { template } = await attempt(await imageOf(text), { readData: async () => ({ output: 'b' }) })
  expect(await decodedBuilds(template)).toMatchObject([{ builder: { options: { ssh_host: 'XB' } } }])
})

test('components that are repeated are worked out, also within sequences', async () => {
  const { text, notes } = await convert(`
variable "packages" {
  type    = list(string)
  default = ["a", "b"]
}
locals {
  some = ["null.b"]
}
source "null" "a" {
  communicator = "none"
}
source "null" "b" {
  communicator = "none"
}
build {
  sources = ["null.a", "null.b"]
  # one for each package
  dynamic "provisioner" {
    for_each = var.packages
    iterator = package
    labels   = ["shell-local"]
    content {
      except = ["null.b"]
      inline = ["echo \${package.key} \${package.value} \${source.name}"]
    }
  }
  provisioner "sleep" {
    only     = local.some
    duration = "1s"
    override = { for name in ["a", "b"] : name => { duration = "2s" } }
  }
  post-processors {
    dynamic "post-processor" {
      for_each = var.packages
      labels   = ["checksum"]
      content {
        output = post-processor.value
      }
    }
  }
}
`)
  expect(notes).toEqual([])
  expect(text).toContain(`      // one for each package
      ...hcl.entries(vars.packages).map(([key, value]) => ({ key, value })).map((package2) => source.name !== 'b' && shellLocal({ inline:`)
  expect(text).toContain('hcl.contains(some, `${source.type}.${source.name}`) && sleep({')
  const { template } = await attempt(await imageOf(text))
  const [a, b] = (await decodedBuilds(template)) as unknown[]
  const all = JSON.stringify(a)
  for (const part of ['"inline":["echo 0 a a"]', '"inline":["echo 1 b a"]', '"output":"a"', '"output":"b"']) {
    expect(all).toContain(part)
  }
  expect(JSON.stringify(b)).toContain('"duration":2000')
  expect(template.builds.map(({ provisioners }) => provisioners.length)).toEqual([2, 1])
})

test('what is repeated in ways that a program has not is left out with a note', async () => {
  const dynamic = (type: string, labels: string) => `dynamic "${type}" {
    for_each = ["a"]
    ${labels}
    content {
    }
  }`
  const { notes } = await convert(`
locals {
  all = ["null.a"]
}
source "null" "a" {
  communicator = "none"
}
build {
  sources = local.all
  ${dynamic('source', 'labels = ["null.a"]')}
  ${dynamic('provisioner', 'labels = [each.value]')}
  ${dynamic('post-processors', '')}
  ${dynamic('error-cleanup-provisioner', 'labels = ["shell-local"]')}
  hcp_packer_registry {
  }
}
`)
  expect(notes).toEqual([
    '0.pkr.hcl:9: which sources these are is worked out: their builds are left out',
    '0.pkr.hcl:10: which sources these are is worked out: their builds are left out',
    '0.pkr.hcl:34: this block has no counterpart, and is left out',
    '0.pkr.hcl:16: this block is of a type that is worked out, and is left out',
    '0.pkr.hcl:28: this block is repeated, and is left out',
    '0.pkr.hcl:22: this block is repeated, and is left out',
    'no build uses the source "null.a", which is left out',
  ])
})
