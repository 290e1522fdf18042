/** A picture beside a question, as a `data:` URL. */
export interface Picture {
  name: string;
  url: string;
}

/** What requests may hold beside their text; larger pictures cost more than they tell. */
export const MOST_BYTES = 8 * 1024 * 1024;

/** Reads a file of the reader's machine. */
export function readPicture(file: File): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, url: String(reader.result) });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
