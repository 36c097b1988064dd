//! Secrets Manager: awsJson1_1, values that are sensitive, tokens against doing things twice, pages by token.

use services::secrets_manager::{
    Client, CreateSecretRequest, DeleteSecretRequest, DescribeSecretRequest, Error, Filter,
    FilterNameStringType, GetSecretValueRequest, ListSecretsRequest, PutSecretValueRequest, Tag,
};

use crate::{Failure, all_bytes, done, there};

const SECRET: &str = "{\"user\": \"nina\", \"password\": \"\u{e9}\\n\"}";

pub async fn run(client: &Client) -> Result<(), Failure> {
    create(client).await?;
    read(client).await?;
    list(client).await?;
    delete(client).await
}

async fn create(client: &Client) -> Result<(), Failure> {
    let input = CreateSecretRequest::new("door/front")
        .with_description("of the house")
        .with_secret_binary(all_bytes())
        .with_tags([Tag::new().with_key("team").with_value("a")]);
    let made = client.create_secret(input).await?;
    assert_eq!(made.name.as_deref(), Some("door/front"));
    // The version is the token that the client made.
    let first = there(made.version_id, "version")?;
    assert_eq!(first.len(), 36, "{first}");
    done("create a secret");

    let input = PutSecretValueRequest::new("door/front").with_secret_string(SECRET);
    let second = there(client.put_secret_value(input).await?.version_id, "version")?;
    assert_ne!(first, second);
    done("change a secret");
    Ok(())
}

async fn read(client: &Client) -> Result<(), Failure> {
    let now = client
        .get_secret_value(GetSecretValueRequest::new("door/front"))
        .await?;
    assert!(now.secret_string.as_deref() == Some(SECRET));
    assert_eq!(now.secret_binary, None);
    assert!(!format!("{now:?}").contains("password"));
    let input = GetSecretValueRequest::new("door/front").with_version_stage("AWSPREVIOUS");
    let before = client.get_secret_value(input).await?;
    assert!(before.secret_binary == Some(all_bytes().into()));
    assert_eq!(before.secret_string, None);
    done("read secrets as text and bytes");

    let secret = client
        .describe_secret(DescribeSecretRequest::new("door/front"))
        .await?;
    assert_eq!(secret.description.as_deref(), Some("of the house"));
    assert_eq!(secret.version_ids_to_stages.map(|map| map.len()), Some(2));
    let changed = there(secret.last_changed_date, "date of change")?;
    assert!(changed.seconds() > 1_700_000_000, "{changed}");
    done("read what is known of a secret");
    Ok(())
}

async fn list(client: &Client) -> Result<(), Failure> {
    for number in 1..=5 {
        let input = CreateSecretRequest::new(format!("many-{number}")).with_secret_string("x");
        client.create_secret(input).await?;
    }
    let (mut names, mut pages, mut token) = (Vec::new(), 0, None);
    loop {
        let filter = Filter::new()
            .with_key(FilterNameStringType::Name)
            .with_values(["many"]);
        let mut input = ListSecretsRequest::new()
            .with_filters([filter])
            .with_max_results(2);
        input.next_token = token;
        let page = client.list_secrets(input).await?;
        let listed = page.secret_list.unwrap_or_default();
        names.extend(listed.into_iter().filter_map(|secret| secret.name));
        pages += 1;
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    names.sort_unstable();
    assert_eq!(
        names,
        [1, 2, 3, 4, 5].map(|number| format!("many-{number}"))
    );
    assert_eq!(pages, 3);
    done("list secrets page by page");
    Ok(())
}

async fn delete(client: &Client) -> Result<(), Failure> {
    let input = DeleteSecretRequest::new("door/front").with_force_delete_without_recovery(true);
    let deleted = client.delete_secret(input).await?;
    assert_eq!(deleted.name.as_deref(), Some("door/front"));
    done("delete a secret");

    let error = client
        .get_secret_value(GetSecretValueRequest::new("door/front"))
        .await
        .unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::ResourceNotFound(_))),
        "{error}"
    );
    // The status is 404 here and 400 at AWS: the code alone counts.
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    done("error for a secret that is gone");
    Ok(())
}
