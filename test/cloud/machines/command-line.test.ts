import { expect, test } from 'vitest'
import { partitionTable } from '../../../src/cloud/images/disk-script.ts'
import { machineArguments, uuidOf } from '../../../src/cloud/machines/command-line.ts'

test('the UUID is one that cloud-init takes for EC2, and the same at each start', () => {
  const uuid = uuidOf('i-0123456789abcdef0')
  expect(uuid).toMatch(/^ec2[0-9a-f]{5}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(uuidOf('i-0123456789abcdef0')).toBe(uuid)
  expect(uuidOf('i-0123456789abcdef1')).not.toBe(uuid)
})

test('paths with commas stay whole', () => {
  const words = machineArguments(
    {
      instanceId: 'i-1',
      address: '127.1.2.3',
      mac: '02:00:00:00:00:01',
      vcpus: 2,
      memoryMiB: 512,
      architecture: 'x86_64',
      bootMode: 'legacy-bios',
      disks: [{ volumeId: 'vol-0123456789abcdef0', device: '/dev/xvda', deleteOnTermination: true }],
      ingress: [],
      metadata: () => {},
      publicKeys: [],
    },
    { name: 'tcg', reason: '' },
    {
      console: '/a,b/console.log',
      keepConsole: false,
      pid: '/a,b/pid',
      control: '/tmp/c',
      metadata: '/tmp/m',
      disks: [
        {
          disk: { volumeId: 'vol-0123456789abcdef0', device: '/dev/xvda', deleteOnTermination: true },
          file: '/a,b/disk.qcow2',
        },
      ],
    },
    { machine: 'pc', arguments: [] },
  )
  expect(words).toContain('file,id=console,path=/a,,b/console.log,append=off')
  const disk = words.find((word) => word.includes('virtio-blk-pci'))
  expect(JSON.parse(disk ?? '')).toMatchObject({ serial: 'vol0123456789abcdef0', bootindex: 0 })
})

test('the partition table says what sfdisk would write', () => {
  const table = partitionTable(16 * 2 ** 20, 0x11223344)
  expect(table.toString('hex')).toBe(`44332211000080feffff83feffff0008000000f8ff00${'00'.repeat(48)}55aa`)
})
