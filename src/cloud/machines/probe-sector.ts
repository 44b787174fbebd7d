/**
 * A boot sector that goes through what every operating system's start goes through (protected mode, page tables, 64-bit mode),
 * counts to a hundred million there, and writes to QEMU's `isa-debug-exit` port. Counting takes a real processor 30 ms and
 * QEMU's emulator 200 ms; a KVM that interprets instructions one by one takes minutes.
 *
 * Assembled with GNU as from:
 *
 * ```
 * .code16
 * start:
 *   cli
 *   xor %ax,%ax
 *   mov %ax,%ds
 *   mov %ax,%es
 *   mov %ax,%ss
 *   mov $0x7c00,%sp
 *   # page tables at 0x1000..0x3fff : pml4, pdpt, pd (2 MiB page)
 *   mov $0x1000,%edi
 *   mov %edi,%cr3
 *   xor %eax,%eax
 *   mov $3072,%ecx
 *   rep stosl
 *   movl $0x2003,0x1000
 *   movl $0x3003,0x2000
 *   movl $0x83,0x3000
 *   mov %cr4,%eax
 *   or $0x20,%eax
 *   mov %eax,%cr4
 *   mov $0xc0000080,%ecx
 *   rdmsr
 *   or $0x100,%eax
 *   wrmsr
 *   lgdt gdtr
 *   mov %cr0,%eax
 *   or $0x80000001,%eax
 *   mov %eax,%cr0
 *   ljmp $8,$long
 * .code64
 * long:
 *   mov $100000000,%ecx
 * 1: dec %ecx
 *   jnz 1b
 *   mov $0x10,%al
 *   out %al,$0xf4
 * 2: hlt
 *   jmp 2b
 * .align 8
 * gdt: .quad 0
 *  .quad 0x00209a0000000000
 * gdtr: .word 15
 *  .long gdt
 * ```
 */
const program = Buffer.from(
  [
    'fa31c08ed88ec08ed0bc007c66bf001000000f22df6631c066b9000c000066f3ab66c70600100320000066c706002003',
    '30000066c7060030830000000f20e06683c8200f22e066b9800000c00f32660d000100000f300f0116907c0f20c0660d',
    '010000800f22c0ea6c7c0800b900e1f505ffc975fcb010e6f4f4ebfd0f1f4000000000000000000000000000009a2000',
    '0f00807c0000',
  ].join(''),
  'hex',
)

export const probeSector: Buffer = sectorWith(program)

/** QEMU's exit status when the program got to its end: twice the written 16, plus one. */
export const passedStatus = 33

function sectorWith(code: Buffer): Buffer {
  const sector = Buffer.alloc(512)
  code.copy(sector)
  sector.set([0x55, 0xaa], 510)
  return sector
}
