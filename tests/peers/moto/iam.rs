//! IAM: awsQuery, lists in forms, documents in texts.

use services::iam::{
    Client, CreateRoleRequest, CreateUserRequest, DeleteRoleRequest, DeleteUserRequest, Error,
    GetRoleRequest, GetUserRequest, ListRolesRequest, ListUsersRequest, Tag,
};

use crate::{Failure, done, there};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

pub async fn run(client: &Client) -> Result<(), Failure> {
    create(client).await?;
    read(client).await?;
    list(client).await?;
    delete(client).await
}

async fn create(client: &Client) -> Result<(), Failure> {
    let input = CreateUserRequest::new("nina")
        .with_path("/people/")
        .with_tags([Tag::new("team", "a & b"), Tag::new("stage", "")]);
    let user = there(client.create_user(input.clone()).await?.user, "user")?;
    assert_eq!(user.arn, "arn:aws:iam::123456789012:user/people/nina");
    assert!(user.create_date.seconds() > 1_700_000_000, "{user:?}");
    done("create a user");

    let error = client.create_user(input).await.unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::EntityAlreadyExists(_))),
        "{error}"
    );
    assert_eq!(error.code(), Some("EntityAlreadyExists"));
    assert_eq!(error.status(), Some(409));
    done("error for a user that is there already");

    let input = CreateRoleRequest::new(POLICY, "singer")
        .with_description("tabs\tand lines\n<&>")
        .with_max_session_duration(7_200);
    client.create_role(input).await?;
    done("create a role");
    Ok(())
}

async fn read(client: &Client) -> Result<(), Failure> {
    let input = GetUserRequest::new().with_user_name("nina");
    let user = client.get_user(input).await?.user;
    assert_eq!(
        (user.path.as_str(), user.user_name.as_str()),
        ("/people/", "nina")
    );
    let mut tags = user.tags.unwrap_or_default();
    tags.sort_by(|one, other| one.key.cmp(&other.key));
    assert_eq!(tags, [Tag::new("stage", ""), Tag::new("team", "a & b")]);
    done("read a user");

    let role = client.get_role(GetRoleRequest::new("singer")).await?.role;
    assert_eq!(role.description.as_deref(), Some("tabs\tand lines\n<&>"));
    assert_eq!(role.max_session_duration, Some(7_200));
    let policy = there(role.assume_role_policy_document, "policy")?;
    assert!(policy.contains("lambda.amazonaws.com"), "{policy}");
    done("read a role");
    Ok(())
}

async fn list(client: &Client) -> Result<(), Failure> {
    for name in ["max", "joan"] {
        client.create_user(CreateUserRequest::new(name)).await?;
    }
    let users = client.list_users(ListUsersRequest::new()).await?;
    let mut names: Vec<_> = users
        .users
        .iter()
        .map(|user| user.user_name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["joan", "max", "nina"]);
    let input = ListUsersRequest::new().with_path_prefix("/people/");
    assert_eq!(client.list_users(input).await?.users.len(), 1);
    done("list users");

    for number in 1..=3 {
        client
            .create_role(CreateRoleRequest::new(POLICY, format!("many-{number}")))
            .await?;
    }
    let (mut names, mut pages, mut marker) = (Vec::new(), 0, None);
    loop {
        let mut input = ListRolesRequest::new().with_max_items(3);
        input.marker = marker;
        let page = client.list_roles(input).await?;
        names.extend(page.roles.into_iter().map(|role| role.role_name));
        pages += 1;
        assert_eq!(page.is_truncated, page.marker.is_some());
        marker = page.marker;
        if marker.is_none() {
            break;
        }
    }
    names.sort_unstable();
    assert_eq!(names, ["many-1", "many-2", "many-3", "singer"]);
    assert_eq!(pages, 2);
    done("list roles page by page");
    Ok(())
}

async fn delete(client: &Client) -> Result<(), Failure> {
    client.delete_user(DeleteUserRequest::new("nina")).await?;
    client.delete_role(DeleteRoleRequest::new("singer")).await?;
    done("delete user and role");

    let input = GetUserRequest::new().with_user_name("nina");
    let error = client.get_user(input).await.unwrap_err();
    let Some(Error::NoSuchEntity(missing)) = error.modelled() else {
        panic!("{error}");
    };
    assert!(
        missing
            .message
            .as_deref()
            .is_some_and(|text| text.contains("nina"))
    );
    // Not the name of its shape.
    assert_eq!(error.code(), Some("NoSuchEntity"));
    assert_eq!(error.status(), Some(404));
    done("error for a user that is gone");
    Ok(())
}
