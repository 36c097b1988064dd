//! Names on the command line: what the AWS CLI makes of model names.

use std::borrow::Cow;

/// The word for an operation, or the option for a member, without dashes in front.
///
/// `StartDeviceAuthorization` → `start-device-authorization`, `CreateTokenWithIAM` → `create-token-with-iam`,
/// `VPCSecurityGroupIDs` → `vpc-security-group-ids`, `IPv6CidrBlock` → `i-pv6-cidr-block`.
pub fn cli_name(name: &str) -> String {
    if name.contains('-') {
        return name.to_owned();
    }
    if let Ok(index) = SPECIAL.binary_search_by(|(special, _)| (*special).cmp(name)) {
        return SPECIAL[index].1.to_owned();
    }
    end_caps(&first_caps(&plural(name))).to_lowercase()
}

/// Two or more capitals and an `s` at the end are one word: `ACLs` → `-acls`.
fn plural(name: &str) -> Cow<'_, str> {
    let Some(stem) = name.strip_suffix('s') else {
        return name.into();
    };
    let capitals = stem
        .bytes()
        .rev()
        .take_while(u8::is_ascii_uppercase)
        .count();
    if capitals < 2 {
        return name.into();
    }
    let (head, tail) = name.split_at(stem.len() - capitals);
    format!("{head}-{}", tail.to_lowercase()).into()
}

/// A capital with small letters after it begins a word: `(.)([A-Z][a-z]+)`.
fn first_caps(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let (mut out, mut at) = (String::with_capacity(name.len() + 8), 0);
    while let Some(letter) = letters.get(at) {
        out.push(*letter);
        at += 1;
        let begins = matches!(letters.get(at..at + 2), Some([first, second]) if first.is_ascii_uppercase() && second.is_ascii_lowercase());
        if *letter == '\n' || !begins {
            continue;
        }
        out.push('-');
        out.push(letters[at]);
        at += 1;
        while let Some(small) = letters.get(at).filter(|letter| letter.is_ascii_lowercase()) {
            out.push(*small);
            at += 1;
        }
    }
    out
}

/// A capital after a small letter or digit begins a word: `([a-z0-9])([A-Z])`.
fn end_caps(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut after_small = false;
    for letter in name.chars() {
        if after_small && letter.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(letter);
        after_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    out
}

/// Names that the AWS CLI spells by hand, sorted.
const SPECIAL: &[(&str, &str)] = &[
    (
        "AssociateWhatsAppBusinessAccount",
        "associate-whatsapp-business-account",
    ),
    ("CreateCachediSCSIVolume", "create-cached-iscsi-volume"),
    ("CreateStorediSCSIVolume", "create-stored-iscsi-volume"),
    ("CreateWhatsAppFlow", "create-whatsapp-flow"),
    (
        "CreateWhatsAppMessageTemplate",
        "create-whatsapp-message-template",
    ),
    (
        "CreateWhatsAppMessageTemplateFromLibrary",
        "create-whatsapp-message-template-from-library",
    ),
    (
        "CreateWhatsAppMessageTemplateMedia",
        "create-whatsapp-message-template-media",
    ),
    ("DeleteWhatsAppFlow", "delete-whatsapp-flow"),
    (
        "DeleteWhatsAppMessageMedia",
        "delete-whatsapp-message-media",
    ),
    (
        "DeleteWhatsAppMessageTemplate",
        "delete-whatsapp-message-template",
    ),
    ("DeprecateWhatsAppFlow", "deprecate-whatsapp-flow"),
    (
        "DescribeCachediSCSIVolumes",
        "describe-cached-iscsi-volumes",
    ),
    (
        "DescribeStorediSCSIVolumes",
        "describe-stored-iscsi-volumes",
    ),
    (
        "DisassociateWhatsAppBusinessAccount",
        "disassociate-whatsapp-business-account",
    ),
    ("ExecutePartiQLBatch", "execute-partiql-batch"),
    ("ExecutePartiQLStatement", "execute-partiql-statement"),
    ("ExecutePartiQLTransaction", "execute-partiql-transaction"),
    (
        "GetLinkedWhatsAppBusinessAccount",
        "get-linked-whatsapp-business-account",
    ),
    (
        "GetLinkedWhatsAppBusinessAccountPhoneNumber",
        "get-linked-whatsapp-business-account-phone-number",
    ),
    ("GetWhatsAppFlow", "get-whatsapp-flow"),
    ("GetWhatsAppFlowPreview", "get-whatsapp-flow-preview"),
    ("GetWhatsAppMessageMedia", "get-whatsapp-message-media"),
    (
        "GetWhatsAppMessageTemplate",
        "get-whatsapp-message-template",
    ),
    (
        "ListHITsForQualificationType",
        "list-hits-for-qualification-type",
    ),
    (
        "ListLinkedWhatsAppBusinessAccounts",
        "list-linked-whatsapp-business-accounts",
    ),
    ("ListWhatsAppFlowAssets", "list-whatsapp-flow-assets"),
    ("ListWhatsAppFlows", "list-whatsapp-flows"),
    (
        "ListWhatsAppMessageTemplates",
        "list-whatsapp-message-templates",
    ),
    (
        "ListWhatsAppTemplateLibrary",
        "list-whatsapp-template-library",
    ),
    ("PostWhatsAppMessageMedia", "post-whatsapp-message-media"),
    ("PublishWhatsAppFlow", "publish-whatsapp-flow"),
    (
        "PutWhatsAppBusinessAccountEventDestinations",
        "put-whatsapp-business-account-event-destinations",
    ),
    ("SendWhatsAppMessage", "send-whatsapp-message"),
    ("UpdateWhatsAppFlow", "update-whatsapp-flow"),
    ("UpdateWhatsAppFlowAssets", "update-whatsapp-flow-assets"),
    (
        "UpdateWhatsAppMessageTemplate",
        "update-whatsapp-message-template",
    ),
];

#[cfg(test)]
mod tests {
    use super::{SPECIAL, cli_name};

    #[test]
    fn the_table_is_sorted() {
        assert!(SPECIAL.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn names_follow_the_rule() {
        let cases = [
            ("VPCSecurityGroupIDs", "vpc-security-group-ids"),
            ("CreateTokenWithIAM", "create-token-with-iam"),
            ("IPv6CidrBlock", "i-pv6-cidr-block"),
            ("OAuth2Token", "o-auth2-token"),
            ("S3Bucket", "s3-bucket"),
            ("AWSKMSKeyId", "awskms-key-id"),
            ("x86_64Arch", "x86_64-arch"),
            ("IDs", "-ids"),
            ("clientId", "client-id"),
            ("already-named", "already-named"),
            ("CreateCachediSCSIVolume", "create-cached-iscsi-volume"),
        ];
        for (name, expected) in cases {
            assert_eq!(cli_name(name), expected);
        }
    }
}
