//! JSON, written piece by piece, so that pieces that many files have are made once. Must not know what it says.

use serde::Serialize;

/// A JSON text in the making. Commas come by themselves.
#[derive(Debug, Default)]
pub(super) struct Json {
    text: Vec<u8>,
}

impl Json {
    pub fn into_bytes(self) -> Vec<u8> {
        self.text
    }

    /// Appends any value.
    pub fn push(&mut self, value: &impl Serialize) {
        self.separate();
        // Only maps with keys that are no strings fail, and there are none.
        let _ = serde_json::to_writer(&mut self.text, value);
    }

    /// Appends a value that is JSON already.
    pub fn push_json(&mut self, json: &[u8]) {
        self.separate();
        self.text.extend_from_slice(json);
    }

    /// Appends the members of two objects as one object; the first is JSON already.
    pub fn push_merged(&mut self, json: &[u8], more: &impl Serialize) {
        self.push_json(json);
        let end = self.text.len() - 1;
        self.push(more);
        // `}` `,` `{`: the end of the first, what separates it, and the beginning of the second.
        let is_empty = self.text.ends_with(b"{}");
        self.text.drain(end..end + 3);
        if !is_empty {
            self.text.insert(end, b',');
        }
    }

    pub fn push_key(&mut self, key: &str) {
        self.push(&key);
        self.text.push(b':');
    }

    pub fn push_member(&mut self, key: &str, value: &(impl Serialize + ?Sized)) {
        self.push_key(key);
        self.push(&value);
    }

    pub fn push_object(&mut self, members: impl FnOnce(&mut Self)) {
        self.separate();
        self.text.push(b'{');
        members(self);
        self.text.push(b'}');
    }

    pub fn push_array<T>(&mut self, items: &[T], mut push: impl FnMut(&mut Self, &T)) {
        self.separate();
        self.text.push(b'[');
        for item in items {
            push(self, item);
        }
        self.text.push(b']');
    }

    /// What follows a whole value is another one.
    fn separate(&mut self) {
        if !matches!(self.text.last(), None | Some(b'{' | b'[' | b':')) {
            self.text.push(b',');
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pieces_make_one_value() {
        let mut json = Json::default();
        json.push_object(|json| {
            json.push_member("a", "x{");
            json.push_key("b");
            json.push_array(&[1, 2], Json::push);
            json.push_key("c");
            json.push_merged(b"{\"d\":[]}", &json!({"e": 1}));
            json.push_key("f");
            json.push_merged(b"{\"d\":1}", &json!({}));
            json.push_key("g");
            json.push_object(|_| {});
        });
        let text = String::from_utf8(json.into_bytes()).unwrap();
        assert_eq!(text, r#"{"a":"x{","b":[1,2],"c":{"d":[],"e":1},"f":{"d":1},"g":{}}"#);
    }
}
