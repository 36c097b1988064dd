//! KMS: awsJson1_1, binary values both ways.

use services::kms::{
    Client, CreateAliasRequest, CreateKeyRequest, DecryptRequest, DeleteAliasRequest,
    DescribeKeyRequest, EncryptRequest, Error, KeyState, ListAliasesRequest, ListKeysRequest,
    ScheduleKeyDeletionRequest, Tag,
};

use crate::{Failure, all_bytes, done, there};

pub async fn run(client: &Client) -> Result<(), Failure> {
    let input = CreateKeyRequest::new()
        .with_description("for \"notes\"")
        .with_tags([Tag::new("team", "a")]);
    let key = there(client.create_key(input).await?.key_metadata, "key")?;
    let id = key.key_id;
    assert!(key.enabled);
    client
        .create_alias(CreateAliasRequest::new("alias/notes", &id))
        .await?;
    done("create a key and a name for it");

    let read = client
        .describe_key(DescribeKeyRequest::new("alias/notes"))
        .await?;
    let key = there(read.key_metadata, "key")?;
    assert_eq!(key.key_id, id);
    assert_eq!(key.description.as_deref(), Some("for \"notes\""));
    assert_eq!(key.key_state, Some(KeyState::Enabled));
    done("read a key");

    encrypt(client, &id).await?;

    let keys = client.list_keys(ListKeysRequest::new()).await?;
    let listed = keys.keys.unwrap_or_default();
    assert!(listed.iter().any(|key| key.key_id.as_deref() == Some(&id)));
    assert!(!keys.truncated);
    let aliases = client
        .list_aliases(ListAliasesRequest::new().with_key_id(&id))
        .await?;
    let names: Vec<_> = aliases
        .aliases
        .unwrap_or_default()
        .into_iter()
        .filter_map(|alias| alias.alias_name)
        .collect();
    assert_eq!(names, ["alias/notes"]);
    done("list keys and names");

    delete(client, &id).await
}

async fn encrypt(client: &Client, id: &str) -> Result<(), Failure> {
    let context = [("purpose", "test")];
    let input = EncryptRequest::new(id, all_bytes()).with_encryption_context(context);
    let sealed = there(client.encrypt(input).await?.ciphertext_blob, "ciphertext")?;
    assert!(sealed.as_ref() != all_bytes());
    let input = DecryptRequest::new(sealed.clone()).with_encryption_context(context);
    let opened = client.decrypt(input).await?;
    assert_eq!(opened.plaintext, Some(all_bytes().into()));
    let error = client
        .decrypt(DecryptRequest::new(sealed))
        .await
        .unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::InvalidCiphertext(_))),
        "{error}"
    );
    done("encrypt and decrypt");
    Ok(())
}

async fn delete(client: &Client, id: &str) -> Result<(), Failure> {
    client
        .delete_alias(DeleteAliasRequest::new("alias/notes"))
        .await?;
    let input = ScheduleKeyDeletionRequest::new(id).with_pending_window_in_days(7);
    let scheduled = client.schedule_key_deletion(input).await?;
    let when = there(scheduled.deletion_date, "date of deletion")?;
    assert!(when.seconds() > 1_700_000_000, "{when}");
    done("delete a name and, later, a key");

    let error = client
        .describe_key(DescribeKeyRequest::new("alias/notes"))
        .await
        .unwrap_err();
    let Some(Error::NotFound(missing)) = error.modelled() else {
        panic!("{error}");
    };
    assert!(missing.message.is_some());
    assert_eq!(error.code(), Some("NotFoundException"));
    assert_eq!(error.status(), Some(400));
    done("error for a name that is gone");
    Ok(())
}
