import type {
  CreateKeyPairRequest,
  DeleteKeyPairRequest,
  DeleteKeyPairResult,
  DescribeKeyPairsRequest,
  DescribeKeyPairsResult,
  ImportKeyPairRequest,
  ImportKeyPairResult,
  KeyPair,
  KeyPairInfo,
  Tag,
} from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { KeyPairRecord } from '../../store/records.ts'
import { newId } from '../../world/ids.ts'
import type { Call, Operation } from '../call.ts'
import { applyFilters, type FilterTable } from '../filters.ts'
import { find, findKeyPair } from '../find.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { generateKey, type PublicKey, readPublicKey } from './key-material.ts'

export const createKeyPair: Operation<CreateKeyPairRequest, KeyPair> = (input, call) => {
  const name = checkNewName(call, input.KeyName)
  const kind = input.KeyType ?? 'rsa'
  if (kind !== 'rsa' && kind !== 'ed25519') throw invalidParameter('keyType', kind)
  if ((input.KeyFormat ?? 'pem') !== 'pem') {
    throw invalidParameter('keyFormat', input.KeyFormat, 'The local cloud makes keys in the pem format only.')
  }
  const { privateKey, publicKey } = generateKey(kind, name)
  const record = putKeyPair(call, name, publicKey, input.TagSpecifications)
  return {
    KeyPairId: record.id,
    KeyName: name,
    KeyFingerprint: publicKey.fingerprint,
    KeyMaterial: privateKey.trimEnd(),
    Tags: call.store.tagsOf(record.id),
  }
}

export const importKeyPair: Operation<ImportKeyPairRequest, ImportKeyPairResult> = (input, call) => {
  const name = checkNewName(call, input.KeyName)
  const publicKey = readPublicKey(Buffer.from(input.PublicKeyMaterial ?? []).toString(), name)
  const record = putKeyPair(call, name, publicKey, input.TagSpecifications)
  return {
    KeyPairId: record.id,
    KeyName: name,
    KeyFingerprint: publicKey.fingerprint,
    Tags: call.store.tagsOf(record.id),
  }
}

function putKeyPair(
  call: Call,
  name: string,
  key: PublicKey,
  specifications: CreateKeyPairRequest['TagSpecifications'],
): KeyPairRecord {
  const tags: readonly Tag[] = specifiedTags(specifications, ['key-pair'])('key-pair')
  const id = newId('key')
  const record: KeyPairRecord = {
    id,
    publicKey: key.openssh,
    pair: {
      KeyPairId: id,
      KeyName: name,
      KeyType: key.kind,
      KeyFingerprint: key.fingerprint,
      CreateTime: call.cloud.now(),
    },
  }
  call.store.put('key-pair', record)
  putTags(call.store, id, tags)
  return record
}

function checkNewName(call: Call, name: string | undefined): string {
  if (!name) throw missingParameter('KeyName')
  if (name.length > 255) throw invalidParameter('KeyName', name, 'Length exceeds maximum of 255.')
  if (call.store.list('key-pair').some(({ pair }) => pair.KeyName === name)) {
    throw new AwsError('InvalidKeyPair.Duplicate', `The keypair '${name}' already exists.`)
  }
  return name
}

/** Deleting what isn't there succeeds, as in EC2. */
export const deleteKeyPair: Operation<DeleteKeyPairRequest, DeleteKeyPairResult> = (input, call) => {
  if (!input.KeyName && !input.KeyPairId) throw missingParameter('KeyName')
  const record = call.store
    .list('key-pair')
    .find(({ id, pair }) => (input.KeyPairId ? id === input.KeyPairId : pair.KeyName === input.KeyName))
  if (!record) return { Return: true }
  call.store.delete('key-pair', record.id)
  return { Return: true, KeyPairId: record.id }
}

export const describeKeyPairs: Operation<DescribeKeyPairsRequest, DescribeKeyPairsResult> = (input, call) => {
  const pairs = selectPairs(call, input).map((record) => ({
    ...record.pair,
    ...(input.IncludePublicKey ? { PublicKey: record.publicKey } : {}),
    Tags: call.store.tagsOf(record.id),
  }))
  return { KeyPairs: applyFilters(pairs, input.Filters, keyFilters) }
}

function selectPairs(call: Call, input: DescribeKeyPairsRequest): KeyPairRecord[] {
  const byName = (input.KeyNames ?? []).map((name) => findKeyPair(call, name))
  const byId = (input.KeyPairIds ?? []).map((id) => find(call, 'key-pair', id))
  const chosen = [...byName, ...byId]
  return input.KeyNames?.length || input.KeyPairIds?.length ? chosen : call.store.list('key-pair')
}

const keyFilters: FilterTable<KeyPairInfo> = {
  fingerprint: (pair) => pair.KeyFingerprint,
  'key-name': (pair) => pair.KeyName,
  'key-pair-id': (pair) => pair.KeyPairId,
}
