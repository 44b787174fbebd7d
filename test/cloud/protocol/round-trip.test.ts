import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as client from '@aws-sdk/client-ec2'
import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseQuery } from '../../../src/cloud/protocol/query-parse.ts'
import { element, writeMembers } from '../../../src/cloud/protocol/xml-write.ts'

/** What the server below understood of the latest request, and what it is to answer. */
let understood: unknown
let output: object = {}
let action = ''

const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const form = new URLSearchParams(body)
  action = form.get('Action') ?? ''
  const operation = schemaOf(action)
  understood = parseQuery(NormalizedSchema.of(operation[4]).getSchema() as StaticStructureSchema, form, 'ec2')
  response.end(element(`${action}Response`, element('requestId', 'r') + writeMembers(operation[5], output)))
})
let ec2: client.EC2Client

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  ec2 = new client.EC2Client({ region: 'us-east-1', endpoint, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

function schemaOf(name: string): StaticOperationSchema {
  return (client as unknown as Record<string, StaticOperationSchema>)[`${name}$`] as StaticOperationSchema
}

test('what the SDK sends is understood: nested lists, structures, booleans, numbers, dates, binary', async () => {
  const input: client.RunInstancesRequest = {
    ImageId: 'ami-1',
    MinCount: 1,
    MaxCount: 2,
    DryRun: true,
    UserData: 'IyEvYmluL3No',
    BlockDeviceMappings: [
      { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 9, DeleteOnTermination: false, VolumeType: 'gp3' } },
      { DeviceName: '/dev/sdb', NoDevice: '' },
    ],
    NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-1', 'sg-2'], AssociatePublicIpAddress: true }],
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a b', Value: 'ü&=%' }] }],
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
    ClientToken: 'once',
  }
  await ec2.send(new client.RunInstancesCommand(input))
  expect(understood).toEqual(input)

  const at = new Date('2030-01-02T03:04:05.678Z')
  await ec2.send(new client.EnableImageDeprecationCommand({ ImageId: 'ami-1', DeprecateAt: at }))
  expect(understood).toEqual({ ImageId: 'ami-1', DeprecateAt: at })

  const PublicKeyMaterial = Buffer.from('ssh-ed25519 AAAA')
  await ec2.send(new client.ImportKeyPairCommand({ KeyName: 'k', PublicKeyMaterial }))
  expect(understood).toEqual({ KeyName: 'k', PublicKeyMaterial })
})

test('what is answered is read by the SDK as it was meant', async () => {
  const reservation: client.Reservation = {
    ReservationId: 'r-1',
    Groups: [],
    Instances: [
      {
        InstanceId: 'i-1',
        LaunchTime: new Date('2030-01-02T03:04:05.678Z'),
        State: { Code: 16, Name: 'running' },
        EbsOptimized: false,
        Tags: [{ Key: '<&>', Value: ' "quotes"\n\'and\' lines ' }],
        BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: true } }],
      },
    ],
  }
  output = { Reservations: [reservation], NextToken: 'more' }
  const { $metadata: _, ...answer } = await ec2.send(new client.DescribeInstancesCommand({}))
  expect(answer).toEqual(output)
})

test('any text survives both ways', async () => {
  // Characters that XML can't hold are replaced, and the SDK trims nothing but the parser's line ends.
  const text = fc
    .string({ unit: 'grapheme' })
    .filter((value) => /^[\t\n -\uD7FF]*$/.test(value) && value.trim() === value)
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      output = { Images: [{ ImageId: 'ami-1', Name: value || undefined }] }
      const filter = { Name: 'name', Values: [value] }
      const { Images } = await ec2.send(new client.DescribeImagesCommand({ Filters: [filter] }))
      expect(understood).toEqual({ Filters: [filter] })
      expect(Images?.[0]?.Name ?? '').toBe(value)
    }),
    { numRuns: 50 },
  )
})

test('a schema for every action that the SDK has is there', () => {
  const names = Object.keys(client).filter((name) => name.endsWith('Command') && !name.startsWith('$'))
  expect(names.length).toBeGreaterThan(600)
  for (const name of names) expect(schemaOf(name.replace(/Command$/, ''))?.[0], name).toBe(9)
})
