//! The kinds of files that we tell apart: what they are called, and which endings go with them.
//!
//! Left out: how they are recognised (`sniff`).

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident: $label:literal, $mime:literal, [$($ending:literal),*];)+) => {
        /// A kind of file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// Its Chinese name.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$kind => $label,)+ }
            }

            pub(super) fn mime(self) -> &'static str {
                match self { $(Self::$kind => $mime,)+ }
            }

            /// Endings of names that go with it, in lower case; the first is the usual one.
            #[must_use]
            pub fn endings(self) -> &'static [&'static str] {
                match self { $(Self::$kind => &[$($ending),*],)+ }
            }
        }
    };
}

kinds! {
    /// A JPEG picture.
    Jpeg: "JPEG 图片", "image/jpeg", ["jpg", "jpeg", "jpe", "jfif"];
    /// A PNG picture.
    Png: "PNG 图片", "image/png", ["png"];
    /// A GIF picture.
    Gif: "GIF 图片", "image/gif", ["gif"];
    /// A BMP picture.
    Bmp: "BMP 图片", "image/bmp", ["bmp", "dib"];
    /// A WebP picture.
    Webp: "WebP 图片", "image/webp", ["webp"];
    /// A TIFF picture, as scanners write them.
    Tiff: "TIFF 图片", "image/tiff", ["tif", "tiff"];
    /// A HEIC picture, as some telephones write them; kept without preview.
    Heic: "HEIC 图片", "image/heic", ["heic", "heif", "avif", "hif"];
    /// A PDF.
    Pdf: "PDF 文档", "application/pdf", ["pdf", "ai"];
    /// An OFD, the national format of papers (GB/T 33190).
    Ofd: "OFD 版式文档", "application/ofd", ["ofd"];
    /// A Word document (OOXML).
    Docx: "Word 文档", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ["docx", "docm", "dotx", "dotm"];
    /// An Excel workbook (OOXML).
    Xlsx: "Excel 工作簿", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ["xlsx", "xlsm", "xlsb", "xltx", "xltm"];
    /// A PowerPoint presentation (OOXML).
    Pptx: "PowerPoint 演示文稿", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ["pptx", "pptm", "ppsx", "ppsm"];
    /// A Word or WPS document of the older format.
    Doc: "Word 文档（旧格式）", "application/msword", ["doc", "dot", "wps", "wpt"];
    /// An Excel or WPS workbook of the older format.
    Xls: "Excel 工作簿（旧格式）", "application/vnd.ms-excel", ["xls", "xlt", "et", "ett"];
    /// A PowerPoint or WPS presentation of the older format.
    Ppt: "演示文稿（旧格式）", "application/vnd.ms-powerpoint", ["ppt", "pps", "dps"];
    /// Another compound file of the older format (mail, installer).
    Ole: "复合文档", "application/octet-stream", ["msg", "msi", "vsd", "mpp"];
    /// Rich text.
    Rtf: "RTF 文档", "application/rtf", ["rtf", "doc"];
    /// Plain text, UTF-8, UTF-16 or GBK.
    Text: "纯文本", "text/plain", ["txt", "csv", "tsv", "md", "log", "json", "xml", "ini", "toml", "yaml", "yml"];
    /// A ZIP archive.
    Zip: "ZIP 压缩包", "application/zip", ["zip"];
    /// Another archive: RAR, 7z, gzip, bzip2, xz, tar, CAB.
    Archive: "压缩包", "application/octet-stream", ["rar", "7z", "gz", "tgz", "bz2", "xz", "tar", "cab"];
    /// A recording of sound.
    Audio: "录音", "application/octet-stream", ["mp3", "wav", "amr", "m4a", "ogg", "flac", "aac"];
    /// A recording of pictures.
    Video: "录像", "application/octet-stream", ["mp4", "mov", "m4v", "3gp", "avi", "mkv", "webm"];
    /// A page of the web.
    Html: "网页", "application/octet-stream", ["html", "htm", "xhtml", "mht", "mhtml"];
    /// A vector picture, which can carry scripts.
    Svg: "SVG 矢量图", "application/octet-stream", ["svg"];
    /// A program.
    Program: "程序", "application/octet-stream", ["exe", "dll", "com", "scr", "sys", "elf", "so", "class", "lnk", "chm"];
    /// A script.
    Script: "脚本", "application/octet-stream", ["sh", "bat", "cmd", "ps1", "vbs", "js", "php", "py", "hta", "jse", "wsf"];
    /// None of these.
    Unknown: "未知类型", "application/octet-stream", [];
}

impl Kind {
    pub(crate) fn is_drawn_by_browsers(self) -> bool {
        matches!(
            self,
            Self::Jpeg | Self::Png | Self::Gif | Self::Bmp | Self::Webp
        )
    }

    /// Whether it is a picture made of dots.
    #[must_use]
    pub fn is_picture(self) -> bool {
        self.is_drawn_by_browsers() || matches!(self, Self::Tiff | Self::Heic)
    }
}
