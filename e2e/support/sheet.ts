// Reads the first sheet of a workbook that the server made: enough of .xlsx to fill in a template as a school would.
import { inflateRawSync } from 'node:zlib';

/** The entries of a zip file by name. */
function entries(zip: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); 0 < n; n -= 1) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const body = zip.subarray(begin, begin + size);
    found.set(name, method === 0 ? body : inflateRawSync(body));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}

function plain(xml: string): string {
  const texts = [...xml.matchAll(/<t(?:\s[^>]*)?>([^<]*)<\/t>/g)].map((match) => match[1] ?? '').join('');
  return texts.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
}

function column(reference: string): number {
  let number = 0;
  for (const letter of reference.replace(/\d+$/, '')) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}

/** The cells of the first sheet, as texts; missing cells are empty. */
export function readSheet(workbook: Buffer): string[][] {
  const parts = entries(workbook);
  const shared = (parts.get('xl/sharedStrings.xml')?.toString('utf8') ?? '').split('<si>').slice(1).map(plain);
  const sheet = parts.get('xl/worksheets/sheet1.xml')?.toString('utf8') ?? '';
  return [...sheet.matchAll(/<row[^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map((row) => {
    const cells: string[] = [];
    for (const match of (row[1] ?? '').matchAll(/<c\s([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const at = column(/r="([A-Z]+)\d+"/.exec(match[1] ?? '')?.[1] ?? 'A');
      const inner = match[2] ?? '';
      const value = /<v>([^<]*)<\/v>/.exec(inner)?.[1] ?? '';
      while (cells.length < at) cells.push('');
      cells[at] = /t="s"/.test(match[1] ?? '') ? (shared[Number(value)] ?? '') : /t="inlineStr"/.test(match[1] ?? '') ? plain(inner) : value;
    }
    return cells;
  });
}

/** Rows as CSV with every cell quoted. */
export function csv(rows: readonly (readonly string[])[]): Buffer {
  const line = (row: readonly string[]) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return Buffer.from(`\ufeff${rows.map(line).join('\r\n')}\r\n`, 'utf8');
}
